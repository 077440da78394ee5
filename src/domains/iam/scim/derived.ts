import type { Filter } from './filter-syntax.ts';
import { inLowerCase, type AttributeChange } from './patch-operations.ts';
import { scimProblem } from './problems.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Demand of a change of an attribute that others yield, and that is read-only for it, that it says what is so: directories send
 * them along with those that do change.
 * @param users the User as it is, and as the request makes it. Either will do: what one operation says may follow from the next.
 * @throws Problem 400: mutability.
 */
export const demandDerived = (change: AttributeChange, users: readonly Json[]): void => {
  if (users.some((user) => isSo(change, inLowerCase(user)[change.name]))) return;
  const { name, part } = change;
  throw scimProblem('mutability', part === null ? name : `${name}.${part}`, 'is read-only, and follows from others');
};

const isSo = ({ op, part, filter, value }: AttributeChange, present: unknown): boolean => {
  const isList = Array.isArray(present) && part === null;
  const found = listOf(present)
    .filter((each) => !filter || meets(each, filter))
    .map((each) => (part === null ? each : partOf(each, part)))
    .filter((each) => each !== undefined);
  if (op === 'remove') return found.length === 0;
  const said = isList ? listOf(value) : [value];
  const isWhole = op === 'add' || said.length >= found.length;
  return isWhole && said.every((each) => found.some((one) => says(each, one)));
};

const listOf = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];

/** Whether a value is the present one, or all its parts are. None of these attributes is sensitive to case. */
const says = (said: unknown, present: unknown): boolean => {
  if (typeof present === 'object' && typeof said === 'object' && said !== null && !Array.isArray(said)) {
    // What a client shows of a value is not kept.
    return Object.entries(inLowerCase(said)).every(
      ([part, each]) => part === 'display' || says(each, partOf(present, part)),
    );
  }
  // Entra ID writes truth values as texts.
  const [one, other] = [said, present].map((each) => (typeof each === 'boolean' ? String(each) : each));
  return typeof one === 'string' && typeof other === 'string' && one.toLowerCase() === other.toLowerCase();
};

const partOf = (value: unknown, part: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as Json)[part] : undefined;

const meets = (value: unknown, filter: Filter): boolean => {
  if (filter.op === 'and') return filter.of.every((each) => meets(value, each));
  if (filter.op === 'or') return filter.of.some((each) => meets(value, each));
  if (filter.op === 'not') return !meets(value, filter.of);
  if (filter.op === 'eq') return says(filter.value, partOf(value, filter.path.toLowerCase()));
  throw scimProblem('invalidFilter', 'path', 'can ask by `eq` alone');
};
