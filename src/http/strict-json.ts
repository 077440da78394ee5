import { visit } from 'jsonc-parser';
import { Problem } from '../shared/problem.ts';

/** Deeper documents are refused: nothing in the API nests more than a few levels. */
export const maxDepth = 32;

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parse JSON as RFC 8259 has it, and refuse what parsers disagree on or attackers like: duplicate keys, keys of
 * JavaScript's prototypes, and deep nesting.
 * @throws Problem 400 naming what is wrong and where.
 */
export const parseStrictJson = (text: string): unknown => {
  let value: unknown;
  checkStructure(text);
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Problem('malformed_request', 'The body is not valid JSON.', { cause: error });
  }
  return value;
};

const checkStructure = (text: string): void => {
  const keys: Set<string>[] = [];
  let depth = 0;
  const enter = (): void => {
    depth += 1;
    if (depth > maxDepth) refuse(`The body nests deeper than ${maxDepth} levels.`);
  };
  visit(text, {
    onObjectBegin: () => {
      enter();
      keys.push(new Set());
    },
    onObjectEnd: () => {
      depth -= 1;
      keys.pop();
    },
    onArrayBegin: enter,
    onArrayEnd: () => {
      depth -= 1;
    },
    onObjectProperty: (key, _offset, _length, line, column) => {
      const place = placeOf(line, column);
      if (hasLoneSurrogate(key)) refuse(`A key is not valid Unicode (${place}).`);
      if (forbiddenKeys.has(key)) refuse(`The key "${key}" is not allowed (${place}).`);
      const seen = keys.at(-1);
      if (seen?.has(key)) refuse(`The key "${key}" appears twice (${place}).`);
      seen?.add(key);
    },
    onLiteralValue: (value: unknown, _offset, _length, line, column) => {
      if (typeof value === 'string' && hasLoneSurrogate(value))
        refuse(`A text is not valid Unicode (${placeOf(line, column)}).`);
    },
  });
};

const placeOf = (line: number, column: number): string => `at line ${line + 1}, column ${column + 1}`;

/** Half of a character, as an escape like `\ud800` can write it: no text PostgreSQL could hold. */
const hasLoneSurrogate = (text: string): boolean => /\p{Surrogate}/u.test(text);

const refuse = (detail: string): never => {
  throw new Problem('malformed_request', detail);
};
