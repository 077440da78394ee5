import fc from 'fast-check';
import { suiteIds } from '../../../src/policy/suite/suite.ts';
import type { AttributeType } from '../../../src/policy/vocabulary.ts';

/** The values that rules, rows and principals are made of: few enough to meet, odd enough to part the readings. */

type Kind = AttributeType['type'];

/** Texts that PostgreSQL can hold: what often goes wrong, and what seldom does. */
const texts = ['', 'a', 'ab', '1', '\u00e9', 'e\u0301', '\u{1f600}', 'a\u{1f600}', '\uffff', '\ufffd', 'a\ufffd', '$a'];
const others = ['A', 'true', '%', 'x_y', '\\', '"', "'", '{a}', '$', '$$', '[object Object]', '\ud7ff', '\u{10ffff}'];
/** Texts that it cannot hold: half of a character, and NUL. */
const unholdable = ['\ud83d', 'a\ud83d', '\ude00', '\u0000', 'a\u0000'];
const ids = [suiteIds.$tenant, suiteIds.$me, suiteIds.$other];
const numbers = [-1, 0, -0, 1, 1.5, 2, 0.1, 0.30000000000000004, 2 ** 53, 2 ** 53 + 2, 1e21, -1e300, 5e-324];
const extreme = [Number.MAX_VALUE, -Number.MAX_VALUE];

/** A moment in the midst of those below, at which everything happens. */
export const now = Date.parse('2026-01-01T00:00:00.001Z');

const moments = [
  ...['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z', '2026-01-01T00:00:00.002Z', '2027-06-01T12:00:00Z'],
  ...['2026-01-01T02:00:00.001+02:00', '2025-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z', '2026-01-01T00:01:00Z'],
];

/** What a policy file can say: timestamps as it writes them. */
const literals: Record<Kind, readonly (string | number | boolean)[]> = {
  uuid: ids,
  string: [...texts, ...unholdable, ...others],
  number: [...numbers, ...extreme],
  boolean: [true, false],
  timestamp: moments,
};

/** What a column of a type can hold, as a policy would write it. */
const held: Record<Kind, readonly (string | number | boolean)[]> = { ...literals, string: [...texts, ...others] };

const oneOf = (pool: readonly (string | number | boolean)[]) => {
  const often = pool.filter((value) => typeof value !== 'string' || !others.includes(value));
  const seldom = pool.filter((value) => typeof value === 'string' && others.includes(value));
  const arbitrary = fc.constantFrom(...often);
  return seldom.length === 0
    ? arbitrary
    : fc.oneof({ arbitrary, weight: 5 }, { arbitrary: fc.constantFrom(...seldom), weight: 1 });
};

export const literal = ({ type, values }: AttributeType): fc.Arbitrary<string | number | boolean> =>
  oneOf(values ?? literals[type]);

export const literalList = (type: AttributeType) => fc.array(literal(type), { maxLength: 3 });

/** As attributes hold it: a timestamp is a number of milliseconds. */
const asAttribute =
  (type: Kind) =>
  (value: string | number | boolean): unknown =>
    type === 'timestamp' ? Date.parse(String(value)) : value;

/** A value of an attribute's own type, or none. Of a list, an element may be missing. */
export const typed = ({ type, list }: AttributeType): fc.Arbitrary<unknown> => {
  const value = oneOf(held[type]).map(asAttribute(type));
  const whole = list ? fc.array(fc.option(value, { freq: 12 }), { maxLength: 3 }) : value;
  return fc.option(whole, { freq: 6 });
};

const oddities: readonly unknown[] = [
  ...[undefined, null, NaN, Infinity, -Infinity, {}, { x: 1 }, { length: 1 }, new Date(now), [[]], [null], [NaN]],
  ...[[undefined], [{}], [['a']], ['a', 1], [true, 'a'], ['a', null], suiteIds.$me.toUpperCase(), '1', 1, true],
];
const odd = fc.constantFrom(...oddities);
const anyScalar = oneOf(Object.values(literals).flat());

/** Whatever may stand in an attribute's place: often of its type, often not. */
export const wild = (type: AttributeType): fc.Arbitrary<unknown> =>
  fc.oneof(
    { arbitrary: typed(type), weight: 4 },
    { arbitrary: typed({ ...type, list: !type.list }), weight: 1 },
    { arbitrary: anyScalar, weight: 1 },
    { arbitrary: fc.array(anyScalar, { maxLength: 3 }), weight: 1 },
    { arbitrary: odd, weight: 2 },
    ...(type.type === 'timestamp' ? [{ arbitrary: fc.constantFrom(now + 0.5, 1e300, -1e15), weight: 1 }] : []),
  );

/** One of everything, single and in lists. */
export const everything: readonly unknown[] = [
  ...oddities,
  ...Object.values(literals).flat(),
  ...Object.values(literals).flatMap((pool) => [pool.slice(0, 1), pool.slice(0, 2), [pool.at(-1)]]),
  ...[[], now, now - 1, now + 1, [now], [1, '1'], [['1']], [1, null], ['a', undefined], [1, NaN], [true, null]],
];
