import { isJsonObject } from '../../../shared/json-object.ts';
import type { Item } from './answer-questions.ts';
import type { Said } from './question.ts';

/** The entities of a question, and the text each of them needs. */
const needed = { subject: ['type', 'id'], action: ['name'], resource: ['type', 'id'] } as const;

/**
 * A question of several, with the defaults that stand beside them: an entity that it names is its own as a whole (AuthZEN 1.0,
 * 7.1.1). Else what is wrong with it.
 */
export const readQuestion = (asked: unknown, defaults: Said): Item => {
  if (!isJsonObject(asked)) return { fault: 'must be object' };
  const question = { ...pick(defaults), ...pick(asked) };
  const fault = Object.keys(needed)
    .map((entity) => faultOf(entity, question[entity], needed[entity as keyof typeof needed]))
    .find((found) => found !== null);
  if (fault !== undefined) return { fault };
  if (question.context !== undefined && !isJsonObject(question.context)) return { fault: 'context: must be object' };
  // Each part was looked at, which the compiler cannot see.
  return question as unknown as Item;
};

const pick = (said: Said): Record<string, unknown> =>
  Object.fromEntries(
    [...Object.keys(needed), 'context'].flatMap((name) => (Object.hasOwn(said, name) ? [[name, said[name]]] : [])),
  );

const faultOf = (entity: string, value: unknown, names: readonly string[]): string | null => {
  if (value === undefined) return `${entity}: is required`;
  if (!isJsonObject(value)) return `${entity}: must be object`;
  for (const name of names) {
    if (value[name] === undefined) return `${entity}.${name}: is required`;
    if (!isName(value[name], longest[name])) return `${entity}.${name}: must be string`;
  }
  return value.properties === undefined || isJsonObject(value.properties)
    ? null
    : `${entity}.properties: must be object`;
};

/** Characters of what something is called, as the document has it. */
const longest: Readonly<Record<string, number>> = { id: 1_024 };

/** Longer, or with a NUL, nothing is called. */
const isName = (value: unknown, most = 256): boolean =>
  typeof value === 'string' && value.length <= most && !value.includes('\0');
