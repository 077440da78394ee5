import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadPolicySet, PolicyError } from '../../src/policy/index.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

const policy = (rules: string, extra = ''): string => `resource: box
module: Boxes
isolation: tenant_id
attributes:
  tenant_id: uuid
  size: number
  colour: { type: string, values: [red, green] }
  tags: { type: string, list: true }
  made_at: timestamp
actions: { read: read, paint: write }
permissions:
  box:read: { name: R, description: D }
${extra}rules:
${rules}`;

const rule = (when: string): string => `  - id: r
    effect: allow
    actions: [read]
    permissions: [box:read]
    when: { ${when} }
`;

const load = (text: string) => loadPolicySet([{ file: 'box.policy.yaml', text }]);

t.test('what is wrong with a policy file is named with its place and a hint', async (t) => {
  const cases: Record<string, [string, RegExp]> = {
    'broken YAML': ['resource: [', /^box\.policy\.yaml:\d+:\d+: /],
    'a key twice': [`resource: box\nresource: box\n`, /^box\.policy\.yaml:2:1: /],
    'an unknown key': [
      policy('  - { id: r, effect: allow, actions: [read], permission: [box:read] }'),
      /unknown key "permission" in a rule \(known: /,
    ],
    'an unknown attribute': [
      policy(rule('resource.sise: 1')),
      /:18:13: unknown attribute "resource\.sise" \(did you mean "size"\?\)/,
    ],
    'an unknown namespace': [policy(rule('object.size: 1')), /"object\.size" is not an attribute/],
    "an object's own property": [policy(rule('resource.constructor: 1')), /unknown attribute "resource\.constructor"/],
    'an unknown operator': [policy(rule('resource.size: { $regex: x }')), /unknown operator "\$regex"/],
    'a wrong type': [policy(rule(`resource.size: '1'`)), /expected a number/],
    'a value the attribute never has': [policy(rule('resource.colour: blue')), /"blue" is no value of this attribute/],
    null: [policy(rule('resource.size: null')), /null is tested with "exists"/],
    'a list for a single value': [policy(rule('resource.size: [1]')), /expected a number/],
    'order of text': [policy(rule('resource.colour: { lt: red }')), /compares numbers and timestamps/],
    'a reference of another type': [policy(rule('resource.size: $principal.id')), /is a uuid, expected number/],
    'a subset of one': [policy(rule('resource.size: { subset_of: [1] }')), /"subset_of" tests a list/],
    'membership of a list': [policy(rule('resource.tags: { in: [x] }')), /use "subset_of"/],
    'a day without a time': [policy(rule('resource.made_at: { lt: 2026-01-01 }')), /expected a timestamp/],
    'an empty any': [policy(rule('any: []')), /"any" must not be empty/],
    'an unknown action': [
      policy('  - { id: r, effect: allow, actions: [reed], permissions: [box:read] }'),
      /unknown action "reed" \(did you mean "read"\?\)/,
    ],
    'an unknown permission': [
      policy('  - { id: r, effect: allow, actions: [read], permissions: [box:reed] }'),
      /^box\.policy\.yaml:14:60: unknown permission "box:reed" \(did you mean "box:read"\?\)/,
    ],
    'a permission twice': [
      policy('  - { id: r, effect: allow, actions: [read], permissions: [box:read, box:read] }'),
      /^box\.policy\.yaml:14:70: "box:read" is twice in "permissions"/,
    ],
    'isolation by a list': [
      policy(rule('resource.size: 1')).replace('tenant_id: uuid', 'tenant_id: { type: uuid, list: true }'),
      /^box\.policy\.yaml:3:12: "isolation" needs an attribute of type uuid/,
    ],
    'an allow for whomever': [policy('  - { id: r, effect: allow, actions: [read] }'), /an allow needs "permissions"/],
    'a deny without a reason': [policy('  - { id: r, effect: deny, actions: [read] }'), /a deny must give its reason/],
    'a rule twice': [
      policy(rule('resource.size: 1') + rule('resource.size: 2')),
      /^box\.policy\.yaml:19:5: rule "box\.r" is declared twice \(first in box\.policy\.yaml:14\)/,
    ],
    'no isolation': [policy(rule('resource.size: 1')).replace('isolation: tenant_id\n', ''), /lacks "isolation"/],
    'isolation by what is not there': [
      policy(rule('resource.size: 1')).replace('isolation: tenant_id', 'isolation: tenant'),
      /unknown attribute "tenant"/,
    ],
    'a guardrail that allows': [
      `resource: '*'\nrules:\n  - { id: r, effect: allow, actions: [read], principals: authenticated }\n`,
      /a guardrail only denies/,
    ],
  };
  for (const [name, [text, problem]] of Object.entries(cases)) {
    t.throws(() => load(text), { name: 'PolicyError', message: problem }, name);
    if (!['broken YAML', 'a key twice'].includes(name))
      t.throws(() => load(text), { message: /\(.+\)$/ }, `${name}: a hint`);
  }
  t.doesNotThrow(() => load(policy(rule('resource.size: { gte: 1, lt: 9 }, resource.tags: { subset_of: [$$x] }'))));
});

t.test('a resource is declared once', async (t) => {
  const text = policy(rule('resource.size: 1'));
  t.throws(
    () =>
      loadPolicySet([
        { file: 'a.policy.yaml', text },
        { file: 'b.policy.yaml', text },
      ]),
    { message: /^b\.policy\.yaml:1:11: resource "box" is declared twice \(first in a\.policy\.yaml:1\)/ },
  );
});

t.test('what two files have both is named where it stands the second time', async (t) => {
  const principal = (attributes: string) => `principal: employee\nattributes: { ${attributes} }\n`;
  const role = 'r: { name: R, description: D, scope: tenant, permissions: [] }\n';
  const other = policy(rule('resource.size: 1')).replace('resource: box', 'resource: other');
  const cases: [Record<string, string>, RegExp][] = [
    [
      { 'a.policy.yaml': policy(rule('resource.size: 1')), 'b.policy.yaml': other },
      /^b\.policy\.yaml:12:3: permission "box:read" is declared twice \(first in a\.policy\.yaml:12\)/,
    ],
    [
      { 'a/roles.yaml': role, 'b/roles.yaml': `# again\n${role}` },
      /^b\/roles\.yaml:2:1: the role "r" is declared twice/,
    ],
    [
      { 'a.principal.yaml': principal('x: number'), 'b.principal.yaml': principal('x: number') },
      /^b\.principal\.yaml:1:12: the principal "employee" is declared twice/,
    ],
    [
      {
        'a.principal.yaml': principal('x: number'),
        'b.principal.yaml': principal('y: number, x: string').replace('employee', 'machine'),
      },
      /^b\.principal\.yaml:2:26: "x" has another type for another kind of principal \(for "employee"\)/,
    ],
  ];
  for (const [files, message] of cases) {
    const texts = Object.entries(files).map(([file, text]) => ({ file, text }));
    t.throws(() => loadPolicySet(texts), { name: 'PolicyError', message }, String(message));
  }
});

t.test('roles name permissions that exist and that they may hold', async (t) => {
  const role = (scope: string, permission: string) => ({
    file: 'roles.yaml',
    text: `r: { name: R, description: D, scope: ${scope}, permissions: ['${permission}'] }`,
  });
  const box = {
    file: 'box.policy.yaml',
    text: policy(rule('resource.size: 1'), '  box:own: { name: O, description: D, scope: platform }\n'),
  };
  t.throws(() => loadPolicySet([box, role('tenant', 'box:reed')]), PolicyError);
  t.throws(() => loadPolicySet([box, role('tenant', 'box:own')]), { message: /only be held at platform scope/ });
  t.same(loadPolicySet([box, role('tenant', '*')]).roles[0]?.permissions, ['box:read']);
  t.same(loadPolicySet([box, role('platform', '*')]).roles[0]?.permissions, ['box:own', 'box:read']);
});

t.test('the digest is of the meaning', async (t) => {
  const folder = join(packageRoot, 'policies');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(\.policy|roles)\.yaml$/.test(file))
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
  const { digest } = loadPolicySet(files);
  t.equal(loadPolicySet([...files].reverse()).digest, digest, 'not of the order of files');
  t.equal(
    loadPolicySet(files.map(({ file, text }) => ({ file, text: `# a comment\n${text}` }))).digest,
    digest,
    'nor of comments',
  );
  const widened = files.map(({ file, text }) => ({ file, text: text.replace('status: RUNNING', 'status: STOPPED') }));
  t.not(loadPolicySet(widened).digest, digest, 'but of every rule');
});
