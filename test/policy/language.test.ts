import t from 'tap';
import {
  decide,
  loadPolicySet,
  plan,
  RuleSets,
  type AccessRequest,
  type Attributes,
  type PrincipalFacts,
} from '../../src/policy/index.ts';

const tenant = { id: '01900000-0000-7000-8000-00000000000b', kind: 'customer', status: 'active' } as const;

const somebody: PrincipalFacts = {
  id: 'alice',
  type: 'employee',
  credentialId: null,
  email: '',
  scope: 'tenant',
  isMember: false,
  permissions: ['document:read'],
  platformPermissions: [],
  secondFactorAt: null,
  attributes: { department: 'sales', clearance: 3 },
};

const files = {
  'employee.principal.yaml': 'principal: employee\nattributes: { department: string, clearance: number }\n',
  'sharing.definitions.yaml': `definitions: sharing
conditions:
  own: { resource.owner: $principal.id }
  departmental: { resource.department: $principal.department }
derived_roles:
  owner: { when: { is: own } }
  colleague: { permissions: [document:read], when: { is: departmental, not: { is: own } } }
`,
  'document.policy.yaml': `resource: document
source: entities
module: Documents
isolation: none
imports: [sharing]
attributes:
  { id: string, owner: string, department: string, level: number, members: { type: string, list: true } }
properties: { amount: number }
context: { network: string }
actions: { read: read, sign: write, shred: write }
permissions:
  document:read: { name: R, description: D }
conditions:
  within_clearance: { resource.level: { lte: $principal.clearance } }
rules:
  - { id: read, effect: allow, actions: [read], derived_roles: [owner, colleague], when: { is: within_clearance } }
  - { id: member, effect: allow, actions: [read], principals: authenticated, when: { principal.id: { in: $resource.members } } }
  - { id: sign, effect: allow, actions: [sign, shred], derived_roles: [owner], when: { action.amount: { lte: 100 } } }
  - { id: office, effect: deny, actions: [sign, shred], when: { action.name: shred, context.network: { ne: office } }, reason: Not here. }
`,
  'archive.entities.yaml': `resource: document
entities:
  d1: { owner: alice, level: 1 }
  d2: { owner: bob, department: sales, level: 9, members: null }
`,
  'staff.entities.yaml': `principal: employee
entities:
  alice: { roles: [reader], attributes: { department: sales, clearance: 3 } }
  bob: { permissions: [document:read] }
`,
  'roles.yaml': 'reader: { name: R, description: D, scope: tenant, permissions: [document:read] }\n',
};

const load = (changes: Record<string, string> = {}) =>
  loadPolicySet(Object.entries({ ...files, ...changes }).map(([file, text]) => ({ file, text })));

const policies = load();

const request = (action: string, more: Partial<AccessRequest> = {}): AccessRequest => ({
  action,
  resource: { type: 'document', id: null },
  context: { now: 0 },
  ...more,
});

const abilityOf = (principal: PrincipalFacts) => new RuleSets(policies).abilityOf(principal, tenant);
const by = (attributes: Attributes, asked = request('read'), principal = somebody): string[] => {
  const { effect, ruleIds } = decide(abilityOf(principal), asked, attributes);
  return [effect, ...ruleIds];
};

t.test('derived roles are what a principal is to an object', async (t) => {
  t.same(by({ owner: 'alice', level: 1 }), ['allow', 'document.read']);
  t.same(by({ owner: 'bob', department: 'sales', level: 1 }), ['allow', 'document.read'], 'a colleague of the owner');
  t.same(by({ owner: 'bob', department: 'law', level: 1 }), ['deny']);
  t.same(by({ owner: 'alice', level: 4 }), ['deny'], 'the rule’s own condition holds too');
  const stranger = { ...somebody, permissions: [] };
  t.same(
    by({ owner: 'bob', department: 'sales', level: 1 }, request('read'), stranger),
    ['deny'],
    'not without the permission',
  );
  t.same(by({ owner: 'alice', level: 1 }, request('read'), stranger), ['allow', 'document.read']);
});

t.test('what a bundle declares of principals is each one’s own', async (t) => {
  const sets = new RuleSets(policies);
  const readsDepartment = (attributes: Attributes): string =>
    decide(sets.abilityOf({ ...somebody, attributes }, tenant), request('read'), {
      owner: 'x',
      department: 'sales',
      level: 1,
    }).effect;
  t.equal(readsDepartment({ department: 'sales', clearance: 1 }), 'allow');
  t.equal(readsDepartment({ department: 'law', clearance: 1 }), 'deny', 'though their permissions are the same');
  t.equal(readsDepartment({ department: 'sales' }), 'deny', 'without a clearance it is unknown');
  t.equal(readsDepartment({ department: ['sales'], clearance: 1 }), 'deny', 'a list is no text');
  t.equal(readsDepartment({ department: 'sales', clearance: 1, id: 'root' }), 'allow');
  const forged = sets.abilityOf({ ...somebody, attributes: { id: 'bob', permissions: ['everything'] } }, tenant);
  t.match(forged.identity.principal, { id: 'alice', permissions: ['document:read'] });
});

t.test('a request says more of its action and its context', async (t) => {
  const own = { owner: 'alice' };
  t.same(by(own, request('sign', { properties: { amount: 100 } })), ['allow', 'document.sign']);
  t.same(by(own, request('sign', { properties: { amount: 101 } })), ['deny']);
  t.same(by(own, request('sign', { properties: { amount: '1' } })), ['deny'], 'of another type');
  t.same(by(own, request('sign')), ['deny']);
  const shred = (network?: string) =>
    by(
      own,
      request('shred', { properties: { amount: 1, name: 'sign' }, context: { now: 0, ...(network && { network }) } }),
    );
  t.same(shred('office'), ['allow', 'document.sign']);
  t.same(shred('home'), ['deny', 'document.office'], 'the name of an action cannot be given');
  t.same(shred(), ['deny', 'document.office'], 'unknown denies');
});

t.test('an id that is no UUID is compared as text', async (t) => {
  t.same(by({ members: ['bob', 'alice'] }), ['allow', 'document.member']);
  t.match(plan(abilityOf(somebody), request('read')), { kind: 'conditional' });
});

t.test('entities are read with their types, principals with what they hold', async (t) => {
  const { resources, principals } = policies.entities;
  t.same(resources.get('document')?.get('d1'), { id: 'd1', owner: 'alice', level: 1 });
  t.same(resources.get('document')?.get('d2'), {
    id: 'd2',
    owner: 'bob',
    department: 'sales',
    level: 9,
    members: null,
  });
  t.same(principals.get('employee')?.get('alice'), {
    type: 'employee',
    id: 'alice',
    permissions: ['document:read'],
    attributes: { department: 'sales', clearance: 3 },
  });
  t.same(principals.get('employee')?.get('bob')?.permissions, ['document:read']);
});

t.test('all files count for the digest, and their order does not', async (t) => {
  const reversed = Object.entries(files)
    .map(([file, text]) => ({ file, text }))
    .reverse();
  t.equal(loadPolicySet(reversed).digest, policies.digest);
  for (const [file, from, to] of [
    ['employee.principal.yaml', 'clearance: number', 'clearance: number, place: string'],
    ['sharing.definitions.yaml', '$principal.id', '$principal.department'],
    ['archive.entities.yaml', 'level: 9', 'level: 8'],
    ['staff.entities.yaml', 'clearance: 3', 'clearance: 4'],
    ['document.policy.yaml', 'level: number,', 'level: number, place: string,'],
  ] as const) {
    const text = files[file];
    t.ok(text.includes(from));
    t.not(load({ [file]: text.replace(from, to) }).digest, policies.digest, file);
  }
  const placed = (type: string) =>
    load({
      'document.policy.yaml': files['document.policy.yaml'].replace('level: number,', `level: number, place: ${type},`),
    });
  t.not(placed('string').digest, placed('number').digest, 'an attribute may be called place');
});

t.test('what is wrong is named with its place', async (t) => {
  const cases: [name: string, file: keyof typeof files, from: string, to: string, problem: RegExp][] = [
    [
      'an unknown import',
      'document.policy.yaml',
      '[sharing]',
      '[sharin]',
      /no file has the definitions "sharin" \(did you mean "sharing"/,
    ],
    [
      'an unknown condition',
      'document.policy.yaml',
      'is: within_clearance',
      'is: within',
      /unknown condition "within"/,
    ],
    [
      'an unknown derived role',
      'document.policy.yaml',
      '[owner, colleague]',
      '[oner]',
      /unknown derived role "oner" \(did you mean "owner"/,
    ],
    [
      'two audiences',
      'document.policy.yaml',
      'derived_roles: [owner],',
      'derived_roles: [owner], permissions: [document:read],',
      /one of "principals"/,
    ],
    [
      'a name taken',
      'document.policy.yaml',
      'within_clearance: {',
      'own: { resource.level: 1 }\n  within_clearance: {',
      /"own" is defined already \(in document.policy.yaml:\d+/,
    ],
    [
      'an attribute the importer lacks',
      'sharing.definitions.yaml',
      'resource.department',
      'resource.team',
      /^sharing\.definitions\.yaml:4:19: unknown attribute "resource\.team"/,
    ],
    [
      'a condition of itself',
      'sharing.definitions.yaml',
      'own: { resource.owner: $principal.id }',
      'own: { not: { is: own } }',
      /"own" is defined by itself/,
    ],
    [
      'an unknown permission of a derived role',
      'sharing.definitions.yaml',
      '[document:read]',
      '[document:reed]',
      /unknown permission "document:reed"/,
    ],
    [
      'a property that is always known',
      'document.policy.yaml',
      '{ amount: number }',
      '{ name: string }',
      /"name" is always known/,
    ],
    [
      'a context that is always known',
      'document.policy.yaml',
      '{ network: string }',
      '{ now: number }',
      /"now" is always known/,
    ],
    ['an attribute of every principal', 'employee.principal.yaml', 'department:', 'scope:', /"scope" is always known/],
    [
      'an unknown attribute of an object',
      'archive.entities.yaml',
      'level: 9',
      'lvel: 9',
      /^archive\.entities\.yaml:4:40: unknown attribute "lvel" \(did you mean "level"/,
    ],
    ['a wrong type of an object', 'archive.entities.yaml', 'level: 9', "level: '9'", /expected a number/],
    ['an unknown role', 'staff.entities.yaml', '[reader]', '[writer]', /unknown role "writer"/],
    [
      'an unknown kind of principal',
      'staff.entities.yaml',
      'principal: employee',
      'principal: robot',
      /unknown kind of principal "robot"/,
    ],
    [
      'entities of what the gateway itself has',
      'document.policy.yaml',
      'source: entities\n',
      '',
      /^archive\.entities\.yaml:1:11: the objects of "document" are the gateway’s own/,
    ],
    [
      'an unknown resource',
      'archive.entities.yaml',
      'resource: document',
      'resource: dokument',
      /unknown resource "dokument" \(did you mean/,
    ],
  ];
  for (const [name, file, from, to, problem] of cases) {
    t.ok(files[file].includes(from), `${name}: ${from}`);
    t.throws(() => load({ [file]: files[file].replace(from, to) }), { name: 'PolicyError', message: problem }, name);
  }
  t.throws(() => load({ 'more.entities.yaml': files['archive.entities.yaml'] }), {
    message: /"d1" is written down twice/,
  });
  t.throws(() => load({ 'more/roles.yaml': files['roles.yaml'] }), { message: /the role "reader" is declared twice/ });
});
