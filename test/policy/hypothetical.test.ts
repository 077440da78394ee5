import t from 'tap';
import {
  explain,
  explainRecord,
  explanationText,
  loadPolicySet,
  parseHypothetical,
  recordInputs,
  type Paint,
} from '../../src/policy/index.ts';

const policies = loadPolicySet([
  {
    file: 'document.policy.yaml',
    text: `resource: document
source: entities
module: Documents
isolation: tenant_id
attributes: { id: string, tenant_id: uuid, owner: string, level: number, final: boolean, made_at: timestamp }
properties: { amount: number }
context: { network: string }
actions: { read: read, sign: write, create: write }
permissions:
  document:read: { name: R, description: D }
  document:audit: { name: A, description: D, scope: platform }
derived_roles:
  owner: { when: { resource.owner: $principal.id } }
  colleague: { permissions: [document:read], when: { resource.level: { lte: $principal.clearance } } }
rules:
  - { id: read, effect: allow, actions: [read], derived_roles: [owner, colleague] }
  - { id: audit, effect: allow, actions: [read], permissions: [document:audit] }
  - { id: sign, effect: allow, actions: [sign], derived_roles: [owner], when: { action.amount: { lte: 100 } } }
  - { id: create, effect: allow, actions: [create], permissions: [document:read], fields: [title] }
  - { id: office, effect: deny, actions: [sign], when: { context.network: { ne: office } }, reason: Not here. }
  - { id: title, effect: deny, actions: [read], when: { resource.final: true }, fields: [title], reason: It is final. }
`,
  },
  { file: 'employee.principal.yaml', text: 'principal: employee\nattributes: { clearance: number }\n' },
  {
    file: 'staff.entities.yaml',
    text: 'principal: employee\nentities:\n  alice: { permissions: [document:read], attributes: { clearance: 2 } }\n',
  },
  {
    file: 'contracts.entities.yaml',
    text: 'resource: document\nentities:\n  lease: { tenant_id: 01900000-0000-7000-8000-00000000000b, owner: bob, level: 1 }\n',
  },
  { file: 'roles.yaml', text: 'reader: { name: R, description: D, scope: tenant, permissions: [document:read] }\n' },
]);

const read = (text: string) => parseHypothetical({ file: 'request.yaml', text }, policies, { now: 1_000_000 });

t.test('what a request says is what is asked', async (t) => {
  const coarse = read('principal: { role: reader }\naction: read\nresource: { type: document }');
  t.match(coarse, {
    principal: {
      type: 'user',
      scope: 'tenant',
      isMember: true,
      permissions: ['document:read'],
      platformPermissions: [],
    },
    tenant: { kind: 'customer', status: 'active' },
    request: { action: 'read', resource: { type: 'document', id: null }, context: { now: 1_000_000 } },
    asked: { kind: 'coarse' },
  });
  const written = read(
    '{ principal: { type: employee, id: alice }, action: read, resource: { type: document, id: lease } }',
  );
  t.match(written.principal, { isMember: false, permissions: ['document:read'], attributes: { clearance: 2 } });
  t.match(
    written.asked,
    { kind: 'object', attributes: { id: 'lease', owner: 'bob', level: 1 } },
    'as the bundle has them',
  );
  const supposed = read(`
principal: { permissions: ['document:audit'], scope: platform, second_factor_age: 30 }
tenant: { status: suspended }
action: sign
properties: { amount: 5 }
resource: { type: document, attributes: { owner: $principal.id, made_at: '1970-01-01T00:00:01Z', final: null } }
proposed: { level: 3 }
fields: [level]
context: { network: office, now: '1970-01-01T00:00:02Z' }`);
  t.match(supposed, {
    principal: { scope: 'platform', isMember: false, platformPermissions: ['document:audit'], secondFactorAt: 970_000 },
    tenant: { status: 'suspended' },
    request: { properties: { amount: 5 }, context: { network: 'office', now: 2_000 } },
    asked: {
      kind: 'change',
      current: { owner: supposed.principal.id, made_at: 1_000, tenant_id: supposed.tenant?.id, final: null },
      proposed: { owner: supposed.principal.id, level: 3 },
      fields: ['level'],
    },
  });
  const create = read(
    '{ principal: { role: reader }, tenant: none, action: create, resource: { type: document }, proposed: { level: 1 } }',
  );
  t.same(create.tenant, null);
  t.same(create.asked, { kind: 'change', current: null, proposed: { level: 1 }, fields: [] });
  const list = read(
    '{ principal: { permissions: [] }, action: read, resource: { type: document }, list: { by: [title] } }',
  );
  t.same(list.asked, { kind: 'list', by: ['title'], view: 'read' });
});

t.test('what is wrong with a request is named with its place', async (t) => {
  for (const [text, problem] of [
    ['action: read\nresource: { type: document }', /^request\.yaml:1:1: a request lacks "principal"/],
    ['principal: {}\naction: read\nresource: { type: document }', /^request\.yaml:1:12: "principal" has neither/],
    [
      'principal: { role: writer }\naction: read\nresource: { type: document }',
      /^request\.yaml:1:20: no built-in role "writer"/,
    ],
    [
      'principal: { role: reader }\naction: reed\nresource: { type: document }',
      /^request\.yaml:2:9: unknown action "reed" \(did you mean "read"/,
    ],
    [
      'principal: { role: reader }\naction: read\nresource: { type: paper }',
      /^request\.yaml:3:19: unknown resource "paper"/,
    ],
    [
      'principal: { role: reader }\naction: read\nresource: { type: document }\nwhen: now',
      /^request\.yaml:4:\d+: unknown key "when"/,
    ],
    [
      'principal: { role: reader }\naction: read\nresource: { type: document, attributes: { level: high } }',
      /^request\.yaml:3:\d+: expected a number/,
    ],
    [
      'principal: { role: reader }\naction: read\nresource: { type: document }\ncontext: { second_factor_age: 1 }',
      /unknown attribute "second_factor_age"/,
    ],
    ['principal: { role: reader, member: 1 }\naction: read\nresource: { type: document }', /expected true or false/],
    ['principal: { role: reader', /^request\.yaml:\d+:\d+: /],
  ] as const) {
    t.throws(() => read(text), { name: 'PolicyError', message: problem }, text);
  }
});

const textOf = (text: string, paint?: Paint): string =>
  explanationText(explain(policies, read(text)), { all: true, ...(paint && { paint }) });

t.test('an explanation as people read it', async (t) => {
  const lacking = textOf(
    '{ principal: { permissions: [] }, action: read, resource: { type: document, attributes: { owner: bob, level: 1 } } }',
  );
  t.match(lacking, /^DENY {2}read document$/m);
  t.match(lacking, /^No rule allowed it\.$/m);
  t.match(lacking, /^Nearest allow: document\.read {2}document\.policy\.yaml:\d+:5$/m);
  t.match(
    lacking,
    /✗ resource\.owner: \$principal\.id \(of the derived role owner\) {2}document\.policy\.yaml:\d+:\d+\n +resource\.owner = "bob"/,
  );
  const refused = textOf(
    '{ principal: { permissions: [] }, action: sign, resource: { type: document, attributes: { owner: $principal.id } }, context: { network: home } }',
  );
  t.match(refused, /^ {2}told: Not here\.$/m);
  t.match(refused, /^Decided by document\.office {2}document\.policy\.yaml:\d+:5$/m);
  t.match(
    refused,
    /✓ context\.network: \{ ne: office \} {2}document\.policy\.yaml:\d+:\d+\n +context\.network = "home"/,
  );
  t.match(refused, /\? action\.amount: \{ lte: 100 \}, unknown .*\n +action\.amount has no value/);
  const list = textOf(
    '{ principal: { role: reader }, action: read, resource: { type: document }, list: { by: [title] } }',
  );
  t.match(list, /hidden: title \(by document\.title\)/);
  t.match(list, /told: You are not permitted to order or filter by "title"\./);
  const nobody = textOf(
    '{ principal: { permissions: [] }, action: create, resource: { type: document }, proposed: {}, fields: [level] }',
  );
  t.match(nobody, /✗ lacks the permission document:read/);
  t.match(
    textOf(
      '{ principal: { role: reader }, action: create, resource: { type: document }, proposed: {}, fields: [level] }',
    ),
    /✗ does not allow the field level: it is about title/,
  );
  const painted = textOf(
    '{ principal: { role: reader }, action: read, resource: { type: document, id: lease } }',
    (style, text) => `<${style}>${text}`,
  );
  t.match(painted, /<deny>DENY/);
  const inputs = {
    ...read('{ principal: { role: reader }, action: read, resource: { type: document } }'),
    asked: { kind: 'refusal' } as const,
  };
  const refusal = explainRecord(policies, {
    ...{ effect: 'deny', rule_ids: ['request.not_found'], reason: 'It does not exist.' },
    inputs: recordInputs(inputs, policies),
  });
  t.match(refusal, {
    effect: 'deny',
    rules_decided: ['request.not_found'],
    reason: 'It does not exist.',
    nearest: null,
    rules: [],
  });
  t.match(explanationText(refusal), /no policy was asked, for it was refused before \(request\.not_found\)/);
});
