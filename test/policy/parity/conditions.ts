import fc from 'fast-check';
import type { AttributeType } from '../../../src/policy/vocabulary.ts';
import { literal, literalList } from './values.ts';
import { columnNames, columns, surroundings, type Asked } from './vocabulary.ts';

/** A condition of the policy language whose object's attributes go by their columns; see {@link named}. */
export type Written = Readonly<Record<string, unknown>>;

const ofObjects: readonly Asked[] = columnNames.map((name) => ({ root: 'resource', name, type: columns[name].type }));

/** What the loader lets a test compare with an attribute: its own type, or a UUID that is not the object's beside a text. */
const fits = (left: Asked, right: Asked): boolean => {
  const isFreeUuid = ({ root, type }: Asked): boolean => type.type === 'uuid' && root !== 'resource';
  const isText = ({ type }: Asked): boolean => type.type === 'string';
  return (
    left.type.type === right.type.type || (isFreeUuid(left) && isText(right)) || (isFreeUuid(right) && isText(left))
  );
};

const path = ({ root, name }: Asked): string => `${root}.${name}`;

/** A text that begins with a dollar sign is written with two. */
const escaped = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/^\$/, '$$$$') : value);

interface Reach {
  among: readonly Asked[];
  sayable: boolean;
}

/** The right side of a test: a literal, or the attribute of another place. */
const operand = (left: Asked, type: AttributeType, { among, sayable }: Reach): fc.Arbitrary<unknown> => {
  const others = among.filter(
    (each) =>
      each.type.list === type.list &&
      fits(left, each) &&
      !(sayable && left.root === 'resource' && each.root === 'resource'),
  );
  const literals = type.list ? literalList(type).map((all) => all.map(escaped)) : literal(type).map(escaped);
  return others.length === 0
    ? literals
    : fc.oneof(
        { arbitrary: literals, weight: 1 },
        { arbitrary: fc.constantFrom(...others).map((each) => `$${path(each)}`), weight: 1 },
      );
};

const singleTests = ({ type }: Asked): string[] => {
  const ordered = type.type === 'number' || type.type === 'timestamp' ? ['lt', 'lte', 'gt', 'gte'] : [];
  const texts = type.type === 'string' ? ['prefix', 'prefix'] : [];
  return ['eq', 'ne', 'in', 'not_in', 'exists', ...ordered, ...texts];
};

/** One operator of a test, with its operand. */
const operation = (left: Asked, operator: string, reach: Reach): fc.Arbitrary<Written> => {
  if (operator === 'exists') return fc.boolean().map((exists) => ({ exists }));
  const list = ['in', 'not_in', 'subset_of'].includes(operator);
  // Any text can be a prefix, whatever values the attribute takes.
  const type = operator === 'prefix' ? ({ type: 'string', list } as const) : { ...left.type, list };
  return operand(left, type, reach).map((right) => ({ [operator]: right }));
};

const tests = (reach: Reach): fc.Arbitrary<Written> =>
  fc.constantFrom(...reach.among).chain((left) =>
    fc
      .array(fc.constantFrom(...(left.type.list ? ['subset_of', 'subset_of', 'exists'] : singleTests(left))), {
        minLength: 1,
        maxLength: 2,
      })
      .chain((all) => fc.tuple(...all.map((operator) => operation(left, operator, reach))))
      .map((all) => {
        const operations = Object.assign({}, ...all) as Written;
        const { eq, ...others } = operations;
        const isShort = eq !== undefined && Object.keys(others).length === 0;
        return { [path(left)]: isShort ? eq : operations };
      }),
  );

const conditionOf = (among: readonly Asked[], names: readonly string[], sayable: boolean): fc.Arbitrary<Written> => {
  const leaf = fc.oneof(
    { arbitrary: tests({ among, sayable }), weight: 6 },
    ...(names.length === 0
      ? []
      : [
          {
            arbitrary: fc
              .oneof(fc.constantFrom(...names), fc.subarray([...names], { minLength: 1 }))
              .map((is) => ({ is })),
            weight: 1,
          },
        ]),
  );
  return fc.letrec<{ condition: Written }>((tie) => {
    const parts = fc.array(tie('condition'), { minLength: 1, maxLength: 3 });
    return {
      condition: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        leaf,
        parts.map((all) => ({ all })),
        parts.map((any) => ({ any })),
        tie('condition').map((not) => ({ not })),
        // Entries of one mapping: where two have a key, the last is it.
        fc.tuple(leaf, leaf).map(([one, other]) => ({ ...one, ...other })),
      ),
    };
  }).condition;
};

/** What is not known before a request; a query for a client cannot say it. */
const isOpen = ({ root, name }: Asked): boolean => (root === 'action' || root === 'context') && name !== 'name';

/**
 * Of objects and all that surrounds them. @param names the conditions that `is` can name. @param sayable whether to ask only for what a
 * query for a client can say: nothing that is open, nor of one attribute beside another.
 */
export const conditions = (names: readonly string[], sayable: boolean): fc.Arbitrary<Written> => {
  const objects = [...ofObjects, ...ofObjects, ...ofObjects];
  return conditionOf([...objects, ...surroundings.filter((each) => !sayable || !isOpen(each))], names, sayable);
};

/** Of what is known without an object, in whatever policy file. */
export const guards: fc.Arbitrary<Written> = conditionOf(
  surroundings.filter(
    ({ root, name }) => (root !== 'action' && root !== 'context') || name === 'name' || name === 'now',
  ),
  [],
  false,
);

/** The condition with the object's attributes by their names. */
export const named = (value: unknown, names: Readonly<Record<string, string>>): unknown => {
  if (Array.isArray(value)) return value.map((each) => named(each, names));
  if (typeof value === 'string')
    return value.replace(/^\$resource\.(.*)$/s, (_, column: string) => `$resource.${names[column] ?? ''}`);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.startsWith('resource.') ? `resource.${names[key.slice('resource.'.length)] ?? ''}` : key,
      named(each, names),
    ]),
  );
};

/** The single values that conditions name, as attributes hold them. */
export const literalsIn = (value: unknown, key = ''): unknown[] => {
  if (Array.isArray(value)) return value.flatMap((each) => literalsIn(each, key));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([inner, each]) => literalsIn(each, /^\w+\.\w/.test(inner) ? inner : key));
  }
  if (key === '' || typeof value !== 'string') return key === '' ? [] : [value];
  if (/^\$[^$]/.test(value)) return [];
  const text = value.replace(/^\$\$/, '$');
  // Beside the text itself, what half a character would be in PostgreSQL, and a whole one.
  return [text, text.replace(/\p{Surrogate}/gu, '\ufffd'), text.replace(/\ud83d$/, '\u{1f600}')];
};
