import fc from 'fast-check';
import t from 'tap';
import type { Condition } from '../../src/policy/condition.ts';
import { compileCondition, type AttributeValue } from '../../src/policy/evaluate.ts';
import { fold, later, type Known } from '../../src/policy/fold.ts';
import { condition, facts } from './proof/random-conditions.ts';

t.test('what is folded with what is known means the same', async (t) => {
  let open = 0;
  const known = fc.subarray(['principal', 'tenant', 'action', 'context'] as const);
  const property = fc.property(condition, facts, known, fc.boolean(), (tried, given, roots, openX) => {
    const now: Known = Object.fromEntries(
      roots.map((root) => [root, openX ? { ...given[root], x: later } : given[root]]),
    );
    const folded = fold(tried, now);
    if (folded.op !== 'const') open += 1;
    const [expected, found] = [compileCondition(tried)(given), compileCondition(folded)(given)];
    if (found !== expected) throw new Error(`${expected} became ${found}: ${JSON.stringify(folded)}`);
  });
  fc.assert(property, { numRuns: 5_000 });
  t.ok(open > 500, `${open} conditions still asked for something`);
});

t.test('nothing is in an empty list, not even what has no value', async (t) => {
  const within: Condition = {
    op: 'in',
    left: { kind: 'ref', root: 'tenant', name: 'id' },
    right: { kind: 'ref', root: 'resource', name: 'tenant_ids' },
  };
  const ask = (list: AttributeValue) => {
    const given = { resource: { tenant_ids: list }, principal: {}, tenant: {}, action: {}, context: {} };
    return [compileCondition(within)(given), compileCondition(fold(within, { tenant: {} }))(given)];
  };
  t.same(ask([]), [false, false]);
  t.same(ask(['a']), [null, null]);
  t.same(ask('a'), [null, null], 'what is no list is not empty');
});
