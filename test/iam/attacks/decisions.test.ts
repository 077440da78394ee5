import t from 'tap';
import { decide, loadPolicySet, RuleSets, type Attributes } from '../../../src/policy/index.ts';

/** What other engines decide wrongly, in small: each rule set stands alone. */

const tenant = '01900000-0000-7000-8000-00000000000b';

const effectOf = (rules: string[], attributes: Attributes): string => {
  const text = `resource: box
module: Boxes
isolation: none
attributes: { tenant_id: uuid, owner: uuid, locked: boolean, colour: string }
actions: { read: read }
rules:
${rules.map((rule, n) => `  - { id: r${n}, actions: [read], ${rule} }`).join('\n')}`;
  const policies = loadPolicySet([{ file: 'box.policy.yaml', text }]);
  const ability = new RuleSets(policies).abilityOf(
    {
      ...{ id: '01900000-0000-7000-8000-00000000000a', type: 'user', credentialId: null, email: 'p@test.example' },
      ...{ scope: 'tenant', isMember: true, permissions: [], platformPermissions: [], secondFactorAt: null },
    },
    { id: tenant, kind: 'customer', status: 'active' },
  );
  return decide(ability, { action: 'read', resource: { type: 'box', id: null }, context: {} }, attributes).effect;
};

const allow = (when = ''): string => `effect: allow, principals: authenticated${when && `, when: { ${when} }`}`;
const deny = (when: string): string => `effect: deny, reason: no, when: { ${when} }`;

t.test('a deny wins, wherever it stands', async (t) => {
  const rules = [deny('resource.locked: true'), allow()];
  for (const order of [rules, [...rules].reverse(), [...rules, allow()]]) {
    t.equal(effectOf(order, { locked: true }), 'deny', order.join('; '));
    t.equal(effectOf(order, { locked: false }), 'allow');
  }
});

t.test('a deny that cannot be decided denies, an allow that cannot does not allow', async (t) => {
  for (const missing of [{}, { locked: null }, { locked: undefined }, { locked: 'true' }, { locked: [true] }]) {
    t.equal(effectOf([allow(), deny('resource.locked: true')], missing), 'deny', JSON.stringify(missing));
    t.equal(effectOf([allow('resource.locked: true')], missing), 'deny');
    t.equal(effectOf([allow('resource.locked: { ne: true }')], missing), 'deny');
  }
});

t.test('nothing equals what is missing, and a list is no value', async (t) => {
  const own = [allow('resource.tenant_id: $tenant.id')];
  t.equal(effectOf(own, { tenant_id: tenant }), 'allow');
  for (const value of [undefined, null, [tenant], ['x', tenant], []]) {
    t.equal(effectOf(own, { tenant_id: value }), 'deny', JSON.stringify(value));
  }
  t.equal(effectOf([allow('resource.owner: $resource.tenant_id')], {}), 'deny', 'nor two that are missing each other');
});

t.test('what is decided is the object, whatever its fields are called', async (t) => {
  const rules = [allow('resource.colour: red')];
  t.equal(effectOf(rules, { colour: 'blue' }), 'deny', 'though some boxes may be read');
  t.equal(effectOf(rules, { colour: 'blue', __caslSubjectType__: 'other' }), 'deny');
});
