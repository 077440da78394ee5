import fc from 'fast-check';
import t from 'tap';
import { wholeObject, type AccessRequest } from '../../../src/policy/ability.ts';
import { always, type Condition } from '../../../src/policy/condition.ts';
import type { Attributes } from '../../../src/policy/evaluate.ts';
import type { Audience, Holders, PolicySet, Rule } from '../../../src/policy/policy.ts';
import type { PrincipalFacts, TenantFacts } from '../../../src/policy/principal.ts';
import { and, not } from '../../../src/policy/proof/smt.ts';
import { Solver } from '../../../src/policy/proof/solver.ts';
import { SymbolicRequest } from '../../../src/policy/proof/symbolic-request.ts';
import { isAllowed } from '../../../src/policy/proof/translate-rules.ts';
import { RouteMap } from '../../../src/policy/route-map.ts';
import { RuleSets } from '../../../src/policy/rule-sets.ts';
import { pin } from './pin.ts';
import { condition as anyCondition, attributes } from './random-conditions.ts';

/**
 * Whole requests: what the solver says of random policies and the facts of a request, and what the gateway's own rule sets
 * decide. PROOF_CASES and PROOF_SEED as in translation.test.ts.
 */
const numRuns = Number(process.env.PROOF_CASES ?? 120);
const seed = Number(process.env.PROOF_SEED ?? Date.now() % 2 ** 31);

const solver = await Solver.open();
t.teardown(() => solver.close());
t.comment(`PROOF_CASES=${numRuns} PROOF_SEED=${seed}`);

const place = { file: 'box.policy.yaml', line: 1, column: 1 };
const permissions = ['box:read', 'box:write', 'box:rule'];
const platforms = 'box:rule';

const ref = (text: string) => {
  const [root = '', name = ''] = text.split('.');
  return { kind: 'ref', root, name } as Extract<Condition, { op: 'exists' }>['left'];
};
const is = (name: string, value: string | number): Condition => ({
  ...{ op: 'compare', comparison: typeof value === 'number' ? 'lte' : 'eq', left: ref(name) },
  right: { kind: 'literal', value },
});

/** What the gateway knows by itself is asked for in ways of its own. */
const ownCondition = fc.constantFrom<Condition>(
  is('tenant.status', 'suspended'),
  is('tenant.kind', 'platform'),
  is('principal.scope', 'platform'),
  is('principal.type', 'api_key'),
  is('action.name', 'write'),
  is('context.second_factor_age', 300),
  is('context.approval_age', 300),
  { op: 'exists', left: ref('tenant.id') },
  { op: 'in', left: ref('tenant.id'), right: ref('resource.x') },
  { op: 'in', left: ref('tenant.id'), right: ref('resource.x') },
  { op: 'subset', left: ref('resource.x'), right: ref('principal.permissions') },
  { op: 'compare', comparison: 'eq', left: ref('resource.y'), right: ref('principal.id') },
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom<Condition>(always, { op: 'const', value: false }),
  ownCondition,
  ownCondition.map((of): Condition => ({ op: 'not', of })),
  anyCondition,
);

const holders: fc.Arbitrary<Holders> = fc.oneof(
  fc.constant<Holders>({ kind: 'anyone' }),
  fc.record({
    kind: fc.constant('permissions' as const),
    match: fc.constantFrom('any' as const, 'all' as const),
    permissions: fc.subarray(permissions, { minLength: 1 }),
  }),
);
const audience: fc.Arbitrary<Audience> = fc.oneof(
  { weight: 1, arbitrary: holders },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.record({ name: fc.constant('owner'), audience: holders, condition, place: fc.constant(place) }), {
        minLength: 1,
        maxLength: 3,
      })
      .map((roles): Audience => ({ kind: 'derived', roles })),
  },
);
const rule = fc.record({
  effect: fc.constantFrom('allow' as const, 'deny' as const),
  actions: fc.subarray(['read', 'write'], { minLength: 1 }),
  audience,
  condition,
  fields: fc.option(fc.subarray(['f', 'g'], { minLength: 1 }), { nil: undefined, freq: 3 }),
});

/** Where everything is allowed, denies are seen. */
const everything: Omit<Rule, 'id' | 'place'> = {
  ...{ effect: 'allow', actions: ['read', 'write'], audience: { kind: 'anyone' }, condition: always },
};
const rules = fc
  .tuple(fc.boolean(), fc.array(rule, { minLength: 1, maxLength: 3 }))
  .map(([open, some]) => (open ? [everything, ...some] : some));

const policiesOf = (rules: Omit<Rule, 'id' | 'place'>[], isolation: string | null): PolicySet => {
  const text = { type: 'string', list: false } as const;
  const box = {
    ...{ resource: 'box', called: 'box', place, isolation, attributes: { x: text, y: text } },
    ...{ properties: { x: text, y: text }, context: { x: text, y: text } },
    ...{ actions: { read: 'read', write: 'write' } as const, permissions: [] },
    source: 'gateway' as const,
    rules: rules.map(({ fields, ...each }, index) => ({
      ...each,
      ...(fields && { fields }),
      id: `box.r${index}`,
      place,
    })),
  };
  const declared = permissions.map((id) => ({
    ...{ id, name: id, description: id, module: 'Boxes', place },
    scope: id === platforms ? ('platform' as const) : ('tenant' as const),
  }));
  return {
    ...{ digest: '0'.repeat(64), roles: [], principals: new Map([['user', box.attributes]]) },
    ...{ resources: new Map([['box', box]]), permissions: new Map(declared.map((each) => [each.id, each])) },
    entities: { resources: new Map(), principals: new Map() },
    definitions: [],
    routes: new RouteMap([]),
    files: [],
  };
};

const object = fc.oneof(
  attributes,
  fc.subarray([...permissions, 'a']).map((x): Attributes => ({ x })),
  fc.constantFrom<Attributes>({ x: [] }, { x: 'a', y: 'a' }),
);
const id = fc.constantFrom('a', 'ab', 'b');
const principal: fc.Arbitrary<PrincipalFacts> = fc
  .record({
    ...{ id, isMember: fc.boolean(), attributes, type: fc.constantFrom('user', 'user', 'api_key') },
    ...{ held: fc.subarray([...permissions, 'x']), ofPlatform: fc.subarray(permissions) },
  })
  .map(({ held, ofPlatform, ...facts }) => {
    const platformPermissions = facts.type === 'user' ? held.filter((each) => ofPlatform.includes(each)) : [];
    const scope = platformPermissions.length > 0 ? 'platform' : 'tenant';
    return {
      ...facts,
      email: '',
      credentialId: null,
      secondFactorAt: null,
      scope,
      permissions: held,
      platformPermissions,
    };
  });
const tenant: fc.Arbitrary<TenantFacts | null> = fc.option(
  fc.record({
    id,
    kind: fc.constantFrom('customer' as const, 'platform' as const),
    status: fc.constantFrom('active' as const, 'suspended' as const),
  }),
  { freq: 4 },
);
const context = fc
  .tuple(attributes, fc.constantFrom(undefined, 299, 301), fc.constantFrom(undefined, 299, 301))
  .map(([rest, shown, approved]): Attributes => ({
    ...rest,
    ...(shown !== undefined && { second_factor_age: shown }),
    ...(approved !== undefined && { approval_age: approved }),
  }));
const request: fc.Arbitrary<AccessRequest> = fc.record({
  action: fc.constantFrom('read', 'write'),
  resource: fc.constant({ type: 'box', id: null }),
  properties: attributes,
  context,
});

t.test('of given requests, the solver says what the gateway decides', async (t) => {
  const counts = { allow: 0, deny: 0 };
  const property = fc.property(
    rules,
    fc.constantFrom('x', null, null),
    principal,
    tenant,
    request,
    object,
    fc.constantFrom(null, 'f', 'h', wholeObject, wholeObject),
    (rules, isolation, who, where, asked, object, field) => {
      const policies = policiesOf(rules, isolation);
      const ability = new RuleSets(policies).abilityOf(who, where);
      const { effect } = ability.evaluate(asked, object, field ?? undefined);
      counts[effect] += 1;
      const facts = ability.factsOf(asked, object);
      const ask = (expected: boolean) => {
        const symbolic = new SymbolicRequest(asked.action);
        const { lists } = symbolic.facts;
        const isAllow = isAllowed({ policies, request: symbolic }, { resource: 'box', action: asked.action, field });
        for (const { root, name } of symbolic.facts.attributes()) {
          const value = Object.hasOwn(facts[root], name) ? facts[root][name] : undefined;
          symbolic.facts.script.assume(pin(symbolic.facts, symbolic.facts.attribute(root, name), value));
        }
        for (const [list, held] of [
          [symbolic.permissions, who.permissions],
          [symbolic.platformPermissions, who.platformPermissions],
        ] as const) {
          const same = { known: held.map((each) => symbolic.facts.scalar(each)) };
          symbolic.facts.script.assume(and(lists.isSubset(list, same), lists.isSubset(same, list)));
        }
        symbolic.facts.script.assume(expected ? isAllow : not(isAllow));
        return solver.ask({ script: symbolic.facts.conclude(), preferences: [], terms: [] }).kind;
      };
      if (ask(effect === 'allow') !== 'satisfiable') throw new Error(`it cannot be ${effect}`);
      if (ask(effect !== 'allow') !== 'unsatisfiable') throw new Error(`not only ${effect}`);
    },
  );
  fc.assert(property, { numRuns, seed });
  t.ok(Math.min(counts.allow, counts.deny) > numRuns / 20, `both effects: ${JSON.stringify(counts)}`);
});
