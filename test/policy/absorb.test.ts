import fc from 'fast-check';
import t from 'tap';
import { absorb } from '../../src/policy/absorb.ts';
import type { Condition } from '../../src/policy/condition.ts';
import { compileCondition } from '../../src/policy/evaluate.ts';
import { condition, facts } from './proof/random-conditions.ts';

const is = (name: string, line = 1): Condition => ({
  op: 'exists',
  left: { kind: 'ref', root: 'resource', name },
  place: { file: 'a.policy.yaml', line, column: 1 },
});
const and = (...of: Condition[]): Condition => ({ op: 'and', of });
const or = (...of: Condition[]): Condition => ({ op: 'or', of });
const not = (of: Condition): Condition => ({ op: 'not', of });

t.test('what another part settles is asked no more', async (t) => {
  const [a, b, c] = [is('a'), is('b'), is('c')];
  const cases: [string, Condition, Condition][] = [
    ['a or (a and b)', or(a, and(is('a', 2), b)), a],
    ['(a and b) or a', or(and(a, b), a), a],
    ['a and (a or b)', and(a, or(a, b)), a],
    ['a or a', or(a, is('a', 2)), a],
    ['(a and b) or (b and a)', or(and(a, b), and(b, a)), and(a, b)],
    ['(a and b and c) or (c and a)', or(and(a, b, c), and(c, a)), and(c, a)],
    ['not (a or (a and b))', not(or(a, and(a, b))), not(a)],
    ['(a or (a and b)) and c', and(or(a, and(a, b)), c), and(a, c)],
    ['a or (b and c)', or(a, and(b, c)), or(a, and(b, c))],
  ];
  for (const [name, given, expected] of cases) t.same(absorb(given), expected, name);
});

t.test('and what is left means the same, of three values', async (t) => {
  let shorter = 0;
  // Conditions made of the same few parts have something to absorb.
  const repetitive = fc
    .tuple(condition, condition, condition, fc.array(fc.constantFrom(and, or), { minLength: 6, maxLength: 6 }))
    .map(([a, b, c, [f = and, g = or, h = and, i = or, j = and, k = or]]) =>
      f(g(a, h(b, a)), not(i(c, j(b, c))), k(a, b)),
    );
  const property = fc.property(repetitive, facts, (tried, given) => {
    const left = absorb(tried);
    if (JSON.stringify(left).length < JSON.stringify(tried).length) shorter += 1;
    const [expected, found] = [compileCondition(tried)(given), compileCondition(left)(given)];
    if (found !== expected) throw new Error(`${expected} became ${found}: ${JSON.stringify(left)}`);
  });
  fc.assert(property, { numRuns: 5_000 });
  t.ok(shorter > 2_000, `${shorter} became shorter`);
});
