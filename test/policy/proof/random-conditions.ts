import fc from 'fast-check';
import type { Condition, Operand, Reference, Root, Scalar } from '../../../src/policy/condition.ts';
import type { AttributeValue, Attributes, Facts } from '../../../src/policy/evaluate.ts';

/** Texts that begin with one another, with halves of surrogate pairs among them. */
export const words = ['', 'a', 'ab', 'abc', 'b', 'É', '😀', '\ud83d', '\ud83d\ude01', 'constructor', '$x'];
const numbers = [-1.5, -0, 0, 1, 1.5, 5e-324, 1 + Number.EPSILON, 2 ** 53, Number.MAX_VALUE, Infinity, -Infinity];

const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...words) },
  { weight: 3, arbitrary: fc.constantFrom(...numbers) },
  { weight: 1, arbitrary: fc.boolean() },
);
const ofOneKind = fc.oneof(
  { weight: 3, arbitrary: fc.subarray(words, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.subarray(numbers, { maxLength: 3 }) },
);
const list: fc.Arbitrary<Scalar[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Scalar[]>([]) },
  { weight: 4, arbitrary: ofOneKind },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
);

/** What no type allows, but JSON does. */
const strange = fc.constantFrom<unknown>([null], [['a']], { a: 1 }, [undefined]);

const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 4, arbitrary: list },
  { weight: 2, arbitrary: fc.constantFrom(null, undefined) },
  { weight: 1, arbitrary: strange.map((each) => each as AttributeValue) },
);

export const roots = ['resource', 'principal', 'tenant', 'action', 'context'] as const satisfies Root[];
const names = ['x', 'y'];

export const attributes: fc.Arbitrary<Attributes> = fc.record(Object.fromEntries(names.map((name) => [name, value])), {
  requiredKeys: [],
});

export const facts: fc.Arbitrary<Facts> = fc.record({
  resource: attributes,
  principal: attributes,
  tenant: attributes,
  action: attributes,
  context: attributes,
});

// Few attributes, so that a condition meets one of them twice.
const reference: fc.Arbitrary<Reference> = fc.record({
  kind: fc.constant('ref' as const),
  root: fc.oneof({ weight: 4, arbitrary: fc.constant('resource' as const) }, fc.constantFrom(...roots)),
  name: fc.constantFrom(...names),
});
const literal = (of: fc.Arbitrary<Scalar | Scalar[]>): fc.Arbitrary<Operand> =>
  of.map((each) => ({ kind: 'literal', value: each }));
const operand: fc.Arbitrary<Operand> = fc.oneof(
  { weight: 3, arbitrary: reference },
  { weight: 2, arbitrary: literal(scalar) },
  { weight: 2, arbitrary: literal(list) },
);

const test: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    op: fc.constant('compare' as const),
    comparison: fc.constantFrom('eq', 'lt', 'lte', 'gt', 'gte', 'prefix'),
    left: operand,
    right: operand,
  }),
  fc.record({ op: fc.constantFrom('in' as const, 'subset' as const), left: operand, right: operand }),
  fc.record({ op: fc.constant('exists' as const), left: reference }),
);

/** Any condition at all, also such as the parser would refuse. */
export const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: test },
    {
      weight: 1,
      arbitrary: fc.record({ op: fc.constant('const' as const), value: fc.constantFrom(true, false, null) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        op: fc.constantFrom('and' as const, 'or' as const),
        of: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('not' as const), of: tie('condition') }) },
  ),
}));
