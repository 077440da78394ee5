import t from 'tap';
import {
  loadPolicySet,
  PolicyError,
  recordInputs,
  type Attributes,
  type DecisionInputs,
  type PrincipalFacts,
} from '../../src/policy/index.ts';

const files = {
  'employee.principal.yaml': `principal: employee
attributes: { department: string, pin: { type: string, sensitive: true } }
`,
  'letter.policy.yaml': `resource: letter
source: entities
module: Letters
isolation: none
attributes:
  id: string
  subject: string
  text: { type: string, sensitive: true }
  readers: { type: string, list: true, sensitive: true }
  level: number
properties: { amount: number, passphrase: { type: string, sensitive: true } }
context: { network: string, cookie: { type: string, sensitive: true } }
actions: { read: read }
permissions: { letter:read: { name: R, description: D } }
rules:
  - { id: read, effect: allow, actions: [read], permissions: [letter:read] }
`,
};
const load = (changes: Record<string, string> = {}) =>
  loadPolicySet(Object.entries({ ...files, ...changes }).map(([file, text]) => ({ file, text })));
const policies = load();

const principal: PrincipalFacts = {
  ...{
    id: 'alice',
    type: 'employee',
    credentialId: 'session-1',
    email: 'alice@mail.example',
    scope: 'tenant' as const,
  },
  ...{ isMember: false, permissions: ['letter:read'], platformPermissions: [], secondFactorAt: 7 },
  attributes: { department: 'sales', pin: '0000', hobby: 'chess' },
};
const inputsOf = (attributes: Attributes): DecisionInputs => ({
  principal,
  tenant: null,
  request: {
    action: 'read',
    properties: { amount: 3, passphrase: 'sesame', other: 'x' },
    resource: { type: 'letter', id: 'l1' },
    context: { now: 1, network: 'office', cookie: 'crumbs', agent: 'x' },
  },
  asked: { kind: 'object', attributes },
});

t.test('only what the policies declare is written down, and nothing that they call sensitive', async (t) => {
  const attributes = { id: 'l1', subject: 'S', text: 'secret', readers: ['bob'], level: null, hidden: 'undeclared' };
  t.same(recordInputs(inputsOf(attributes), policies), {
    principal: {
      ...{ type: 'employee', id: 'alice', scope: 'tenant', is_member: false, permissions: ['letter:read'] },
      ...{ platform_permissions: [], second_factor_at: 7, attributes: { department: 'sales', pin: { masked: true } } },
    },
    tenant: null,
    request: {
      action: 'read',
      properties: { amount: 3, passphrase: { masked: true } },
      resource: { type: 'letter', id: 'l1' },
      context: { now: 1, network: 'office', cookie: { masked: true } },
    },
    asked: {
      kind: 'object',
      attributes: { id: 'l1', subject: 'S', text: { masked: true }, readers: { masked: true }, level: null },
    },
  });
});

t.test('a sensitive attribute without a value is written as that', async (t) => {
  const { asked } = recordInputs(inputsOf({ subject: 'S' }), policies);
  t.match(asked, { attributes: { text: null, readers: null, level: null, id: null } });
});

t.test('what cannot be given back as it was is not written down', async (t) => {
  const odd: Record<string, unknown> = {
    'a character that PostgreSQL has no place for': 'a\0b',
    'half a character': '\ud800',
    'a text as long as a document': 'x'.repeat(1_001),
    'no number': NaN,
    'an endless number': Infinity,
    'an object': { masked: false },
    'a list of lists': [['a']],
    'a list of objects': [{}],
    'a long list': Array.from({ length: 1_001 }, () => 'x'),
  };
  for (const [name, value] of Object.entries(odd)) {
    const { asked } = recordInputs(inputsOf({ subject: value } as Attributes), policies);
    t.match(asked, { attributes: { subject: { masked: true } } }, name);
  }
  const { asked } = recordInputs(inputsOf({ subject: '😀 é', level: -0.5 }), policies);
  t.match(asked, { attributes: { subject: '😀 é', level: -0.5 } }, 'others are');
});

t.test('what is sensitive is part of the policies', async (t) => {
  const open = load({ 'letter.policy.yaml': files['letter.policy.yaml'].replaceAll(', sensitive: true', '') });
  t.not(open.digest, policies.digest);
  const wrong = files['letter.policy.yaml'].replace(
    'text: { type: string, sensitive: true }',
    'text: { type: string, sensitive: often }',
  );
  t.throws(() => load({ 'letter.policy.yaml': wrong }), PolicyError);
  t.throws(() => load({ 'letter.policy.yaml': wrong }), /letter\.policy\.yaml:8:36: "sensitive" is true or false/);
});
