import { readPath, type PatchPath } from './patch-path.ts';
import { scimProblem } from './problems.ts';

/** A change of one attribute. */
export interface AttributeChange extends PatchPath {
  op: 'add' | 'remove' | 'replace';
  /** Undefined where an attribute is removed as a whole. */
  value: unknown;
  /** Whether the operation names the attribute as its path, not as one of an object's. */
  isNamed: boolean;
}

interface PatchBody {
  Operations: { op: string; path?: string; value?: unknown }[];
}

/**
 * A PATCH as changes of single attributes, in order: an operation without a path is one for each attribute of its value
 * (RFC 7644, 3.5.2.1). Names in lower case, so that Entra ID's `Replace` is one too.
 * @throws Problem 400.
 */
export const changesOf = ({ Operations }: PatchBody, schema: string): AttributeChange[] =>
  Operations.flatMap(({ op: written, path, value }): AttributeChange[] => {
    const op = written.toLowerCase() as AttributeChange['op'];
    if (path !== undefined) return [withoutNull({ op, ...readPath(path, schema), value, isNamed: true })];
    if (op === 'remove') throw scimProblem('noTarget', 'path', 'is required for what is removed');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw scimProblem('invalidValue', 'value', 'must be an object of attributes where there is no path');
    }
    return Object.entries(value).map(([name, each]: [string, unknown]) =>
      withoutNull({ op, ...readPath(name, schema), value: each, isNamed: false }),
    );
  });

/** What null takes the place of is removed (RFC 7643, 2.5). */
export const withoutNull = (change: AttributeChange): AttributeChange =>
  change.op === 'replace' && change.value === null ? { ...change, op: 'remove', value: undefined } : change;

/** An object's parts by their names in lower case; of two spellings of one there is no telling here, for such bodies are refused. */
export const inLowerCase = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([name, each]: [string, unknown]) => [name.toLowerCase(), each]));

/** A text of at most so many characters. @throws Problem 400: invalidValue. */
export const textOf = (value: unknown, path: string, most: number): string => {
  if (typeof value !== 'string' || value.includes('\0')) throw scimProblem('invalidValue', path, 'must be a text');
  if (value.length > most) throw scimProblem('invalidValue', path, `must have at most ${most} characters`);
  return value;
};

/** What the directory is to call it, as the document has it of whole resources: null, or at least a character. @throws Problem 400. */
export const externalIdOf = ({ op, value }: AttributeChange): string | null => {
  if (op === 'remove') return null;
  const text = textOf(value, 'externalId', 200);
  if (text === '') throw scimProblem('invalidValue', 'externalId', 'must not be empty');
  return text;
};

/** Whether a change may be passed over: it says what already is so. @throws Problem 400: mutability. */
export const demandUnchanged = ({ name, value, isNamed }: AttributeChange, id: string): void => {
  if (name === 'id' && value === id) return;
  if (name === 'schemas' && !isNamed) return;
  throw scimProblem('mutability', name, 'is read-only');
};
