import t from 'tap';
import {
  decide,
  decideList,
  loadPolicySet,
  plan,
  PolicyError,
  RuleSets,
  type PrincipalFacts,
} from '../../src/policy/index.ts';

const now = Date.UTC(2030, 0);
const context = { now };
const tenant = { id: '01900000-0000-7000-8000-00000000000b', kind: 'customer', status: 'active' } as const;

const load = (rules: string) =>
  loadPolicySet([
    {
      file: 'box.policy.yaml',
      text: `resource: box
module: Boxes
isolation: tenant_id
attributes: { tenant_id: uuid, size: number }
actions: { read: read, paint: write }
permissions: { 'box:read': { name: R, description: D } }
rules:
  - { id: allowed, effect: allow, actions: [read, paint], permissions: [box:read] }
${rules}`,
    },
  ]);

const abilityOf = (rules: string, facts: Partial<PrincipalFacts> = {}) =>
  new RuleSets(load(rules)).abilityOf(
    {
      id: '01900000-0000-7000-8000-00000000000a',
      type: 'user',
      email: 'me@x.example',
      credentialId: null,
      scope: 'tenant',
      isMember: true,
      permissions: ['box:read'],
      platformPermissions: [],
      secondFactorAt: null,
      ...facts,
    },
    tenant,
  );

const fresh =
  '  - { id: fresh, effect: deny, actions: [read], reason: Prove it., obligation: { second_factor_within: 60 } }';
const box = { tenant_id: tenant.id, size: 1 };
const request = { action: 'read', resource: { type: 'box', id: null }, context };

t.test('a denial says what lifts it, and is lifted by that', async (t) => {
  const obligation = { kind: 'second_factor', maxAge: 60 };
  for (const secondFactorAt of [null, now - 60_001]) {
    t.match(decide(abilityOf(fresh, { secondFactorAt }), request, box), {
      effect: 'deny',
      ruleIds: ['box.fresh'],
      obligation,
    });
  }
  for (const secondFactorAt of [now - 60_000, now, now + 5_000]) {
    t.match(decide(abilityOf(fresh, { secondFactorAt }), request, box), { effect: 'allow', obligation: null });
  }
});

t.test('nobody is sent for a second factor in vain', async (t) => {
  const closed = `${fresh}\n  - { id: closed, effect: deny, actions: [read], when: { resource.size: 1 }, reason: Closed. }`;
  for (const rules of [closed, closed.split('\n').reverse().join('\n')]) {
    t.match(decide(abilityOf(rules), request, box), { ruleIds: ['box.closed'], reason: 'Closed.', obligation: null });
    t.match(decide(abilityOf(rules), request, { ...box, size: 2 }), { ruleIds: ['box.fresh'], obligation: {} });
  }
  const unentitled = abilityOf(fresh, { permissions: [] });
  t.match(decide(unentitled, request, box), { effect: 'deny', ruleIds: [], obligation: null });
  const key = abilityOf(fresh, { type: 'api_key' });
  t.match(decide(key, request, box), { effect: 'deny', ruleIds: ['box.fresh'], obligation: null }, 'a key has none');
});

t.test('what somebody else must approve', async (t) => {
  const large = `  - { id: large, effect: deny, actions: [paint], reason: Ask., obligation: { approved_within: 60 } }`;
  const painting = (age?: number) => ({
    ...{ action: 'paint', resource: request.resource },
    context: age === undefined ? context : { ...context, approval_age: age },
  });
  const obligation = { kind: 'approval', maxAge: 60 };
  const person = abilityOf(large);
  t.match(decide(person, painting(), box), { effect: 'deny', ruleIds: ['box.large'], obligation });
  t.match(decide(person, painting(61), box), { effect: 'deny', obligation }, 'too long ago');
  t.match(decide(person, painting(60), box), { effect: 'allow', obligation: null });
  t.match(decide(abilityOf(large, { type: 'api_key' }), painting(), box), { obligation }, 'a key may well wait for it');

  const proven = large.replace('large', 'proven').replace('approved_within', 'second_factor_within');
  const both = abilityOf(`${large}\n${proven}`);
  t.match(decide(both, painting(), box), { effect: 'deny', obligation: {} }, 'one of them is told');
  t.match(decide(both, painting(1), box), { obligation: { kind: 'second_factor' } }, 'then the other');
  const closed = '  - { id: closed, effect: deny, actions: [paint], when: { resource.size: 1 }, reason: Closed. }';
  const never = abilityOf(`${large}\n${proven}\n${closed}`);
  t.match(decide(never, painting(), box), { ruleIds: ['box.closed'], obligation: null }, 'and neither in vain');

  for (const [rule, why] of [
    [large.replace('paint', 'read'), /"read" changes nothing/],
    [large.replace('approved_within: 60', 'approved_within: 60, second_factor_within: 60'), /one of/],
    [large.replace('approved_within: 60', ''), /one of/],
    [large.replace('60', 'soon'), /whole number/],
    [large.replace('60', '2147483648'), /whole number/],
  ] as const) {
    t.throws(() => load(rule), { message: why }, rule);
  }
});

t.test('a list is denied as a whole, not empty', async (t) => {
  t.match(decideList(abilityOf(fresh), request, []), { effect: 'deny', obligation: { maxAge: 60 } });
  t.same(plan(abilityOf(fresh), { ...request, action: 'read' }), { kind: 'none' });
  const shown = abilityOf(fresh, { secondFactorAt: now });
  t.match(decideList(shown, request, []), { effect: 'allow' });
  t.match(plan(shown, { ...request, action: 'read' }), { kind: 'conditional' });
  const some = fresh.replace('reason', 'when: { resource.size: { gt: 5 } }, reason');
  t.match(decideList(abilityOf(some), request, []), { effect: 'allow' }, 'where it is about some, those are left out');
  t.match(plan(abilityOf(some), { ...request, action: 'read' }), {
    kind: 'conditional',
    deny: { op: 'and' },
  });
});

t.test('what is wrong with an obligation is named', async (t) => {
  const faults: Record<string, RegExp> = {
    '  - { id: a, effect: allow, actions: [read], permissions: [box:read], obligation: { second_factor_within: 60 } }':
      /an obligation lifts a deny/,
    [fresh.replace('60', 'soon')]: /whole number of seconds/,
    [fresh.replace('60', '0')]: /whole number of seconds/,
    [fresh.replace('60', '1.5')]: /whole number of seconds/,
    [fresh.replace('second_factor_within', 'phone')]: /unknown key "phone" in an obligation/,
  };
  for (const [rules, expected] of Object.entries(faults)) {
    t.throws(() => load(rules), expected);
    t.throws(() => load(rules), PolicyError);
  }
});
