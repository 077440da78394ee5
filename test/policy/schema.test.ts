import { Ajv, type ValidateFunction } from 'ajv';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { loadPolicySet, PolicyError } from '../../src/policy/index.ts';
import { parseInvariants } from '../../src/policy/proof/parse-invariants.ts';
import { parseSuite } from '../../src/policy/suite/parse-suite.ts';
import { YamlSource } from '../../src/policy/yaml-source.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

const folder = join(packageRoot, 'policies');
const schemas = readdirSync(join(folder, 'schema'));
const ajv = new Ajv({ strict: false });
for (const file of schemas) {
  ajv.addSchema(JSON.parse(readFileSync(join(folder, 'schema', file), 'utf8')) as object, file);
}

const validatorOf = (kind: string): ValidateFunction => {
  const validate = ajv.getSchema(`${kind}.schema.json`);
  if (!validate) throw new Error(`there is no schema of ${kind}`);
  return validate;
};

/** A bundle in which every kind of file says everything that it can say. */
const files = {
  'box.policy.yaml': `resource: box
called: Box-Type
source: entities
module: Boxes
isolation: tenant_id
imports: [shared]
attributes:
  id: string
  tenant_id: uuid
  size: { type: number }
  colour: { type: string, list: false, values: [red, green], sensitive: false }
  tags: { type: string, list: true }
properties: { amount: number }
context: { network: string }
actions: { read: read, paint: write }
permissions:
  box:read: { name: See boxes, description: See them., scope: tenant }
  box:paint: { name: Paint boxes, description: Paint them. }
conditions:
  small: { resource.size: { lt: 3, gte: 0 } }
derived_roles:
  painter: { permissions: { all: [box:read, box:paint] }, when: { is: [small, ours] } }
rules:
  - { id: read, effect: allow, actions: [read], permissions: [box:read], fields: [size] }
  - { id: paint, effect: allow, actions: [paint], derived_roles: [painter, anybody], when: { any: [{ is: small }, { not: { resource.tags: { subset_of: [$$x] } } }] } }
  - { id: open, effect: allow, actions: [read], principals: authenticated, when: { resource.colour: { in: [red], not_in: [green], ne: green }, resource.id: { prefix: a, exists: true } } }
  - { id: late, effect: deny, actions: [paint], when: { action.amount: { gt: 1, lte: 9 } }, reason: Too late., obligation: { second_factor_within: 60 } }
`,
  'all.policy.yaml': `resource: '*'
rules:
  - { id: closed, effect: deny, actions: [write], when: { tenant.status: suspended }, reason: Closed. }
`,
  'shared.definitions.yaml': `definitions: shared
conditions:
  ours: { resource.tenant_id: $tenant.id }
derived_roles:
  anybody: { principals: authenticated, when: { is: ours } }
`,
  'robot.principal.yaml': `principal: robot
attributes: { level: number }
`,
  'boxes.entities.yaml': `resource: box
entities:
  b1: { size: 1, tags: [a, b], colour: null }
`,
  'robots.entities.yaml': `principal: robot
entities:
  r2: { roles: [reader], permissions: [box:paint], attributes: { level: 3 } }
`,
  'app.routes.yaml': `host: app.example.com
routes:
  - { methods: [GET, HEAD], path: '/boxes/{box}', resource: box, action: read, id: box }
  - { methods: [POST], path: '/boxes/{kind}/', resource: box, action: paint, attributes: { tenant_id: $tenant.id, tags: [a] } }
  - { methods: [GET], path: '/assets/{file*}', public: They are for everyone. }
`,
  'roles.yaml': `reader: { name: Reader, description: Reads., scope: tenant, permissions: [box:read] }
`,
  'box.invariants.yaml': `apart:
  says: Tenants are apart.
  isolated: { except: [] }
closed:
  says: Closed.
  denied: { resources: '*', except: [], access: write, fields: [size] }
  when: { tenant.status: suspended }
own:
  says: Own.
  denied: { resources: [box], actions: [read] }
  unless: { resource.size: 1 }
rights:
  says: Rights.
  bounded_by: reader
needed:
  says: Needed.
  effective: denies
`,
  'box.test.yaml': `resource: box
ids: [colleague]
cases:
  - { name: a, as: { role: reader, id: $colleague }, in: { kind: customer, status: active }, action: [read], on: { tenant_id: $tenant }, expect: allow, rule: read }
  - { name: b, as: { principal: robot, id: r9, permissions: [], attributes: { level: 1 } }, in: none, action: paint, properties: { amount: 3 }, context: { network: x }, on: b1, to: { size: 2 }, fields: [size], expect: deny, rule: [late], reason: Too late., obligation: { second_factor_within: 60 } }
  - { name: c, as: { permissions: [box:read], scope: platform, second_factor_age: 3 }, action: read, among: { one: { tenant_id: $tenant }, two: b1 }, expect_list: [one] }
  - { name: d, as: { permissions: [] }, action: read, among: [b1], expect_list: [] }
`,
} as const;

type File = keyof typeof files;

const kindOf = (file: string): string => (basename(file) === 'roles.yaml' ? 'roles' : (file.split('.').at(-2) ?? ''));

const load = (changed: Partial<Record<File, string>> = {}): void => {
  const texts = Object.entries({ ...files, ...changed }).map(([file, text]) => ({ file, text }));
  const policies = loadPolicySet(texts.filter(({ file }) => !file.endsWith('.test.yaml')));
  for (const file of texts.filter((each) => each.file.endsWith('.test.yaml'))) parseSuite(file, policies);
  for (const file of texts.filter((each) => each.file.endsWith('.invariants.yaml'))) {
    parseInvariants(new YamlSource(file), policies);
  }
};

const accepts = (file: string, text: string): boolean => validatorOf(kindOf(file))(parse(text));

t.test('every shipped file says what editors check it with, and passes', async (t) => {
  const shipped = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  t.ok(shipped.length > 20);
  for (const file of shipped) {
    const text = readFileSync(join(folder, file), 'utf8');
    const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
    t.equal(resolve(join(folder, dirname(file)), schema), join(folder, 'schema', `${kindOf(file)}.schema.json`), file);
    const validate = validatorOf(kindOf(file));
    t.ok(validate(parse(text)), `${file}: ${ajv.errorsText(validate.errors)}`);
  }
});

t.test('a bundle that says everything passes both the loader and the schemas', async (t) => {
  t.doesNotThrow(() => load());
  for (const [file, text] of Object.entries(files)) {
    const validate = validatorOf(kindOf(file));
    t.ok(validate(parse(text)), `${file}: ${ajv.errorsText(validate.errors)}`);
  }
});

t.test('the schemas have the very keys that the loader knows', async (t) => {
  /** A key that is unknown, and where the schema has those that are known. */
  const places: [File, string, string, string][] = [
    ['box.policy.yaml', 'resource: box\n', 'resource: box\nzzz: 1\n', 'policy#/properties'],
    ['box.policy.yaml', '{ id: read,', '{ zzz: 1, id: read,', 'policy#/definitions/rule/properties'],
    [
      'box.policy.yaml',
      '{ name: See boxes,',
      '{ zzz: 1, name: See boxes,',
      'policy#/properties/permissions/additionalProperties/properties',
    ],
    [
      'box.policy.yaml',
      '{ type: number }',
      '{ type: number, zzz: 1 }',
      'language#/definitions/attribute/anyOf/1/properties',
    ],
    [
      'box.policy.yaml',
      '{ second_factor_within: 60 }',
      '{ second_factor_within: 60, zzz: 1 }',
      'language#/definitions/obligation/properties',
    ],
    [
      'box.policy.yaml',
      '{ all: [box:read, box:paint] }',
      '{ all: [box:read], zzz: 1 }',
      'language#/definitions/permissions/anyOf/1/properties',
    ],
    ['shared.definitions.yaml', 'definitions: shared\n', 'definitions: shared\nzzz: 1\n', 'definitions#/properties'],
    [
      'shared.definitions.yaml',
      '{ principals: authenticated,',
      '{ zzz: 1,',
      'language#/definitions/derived_roles/additionalProperties/properties',
    ],
    ['robot.principal.yaml', 'principal: robot\n', 'principal: robot\nzzz: 1\n', 'principal#/properties'],
    ['boxes.entities.yaml', 'resource: box\n', 'resource: box\nzzz: 1\n', 'entities#/properties'],
    [
      'robots.entities.yaml',
      '{ roles: [reader],',
      '{ zzz: 1,',
      'entities#/oneOf/1/properties/entities/additionalProperties/properties',
    ],
    ['app.routes.yaml', 'host:', 'zzz: 1\nhost:', 'routes#/properties'],
    ['app.routes.yaml', '{ methods: [POST]', '{ zzz: 1, methods: [POST]', 'routes#/definitions/route/properties'],
    ['box.invariants.yaml', 'says: Own.', 'zzz: 1', 'invariants#/additionalProperties/properties'],
    [
      'box.invariants.yaml',
      '{ resources: [box],',
      '{ zzz: 1, resources: [box],',
      'invariants#/additionalProperties/properties/denied/properties',
    ],
    [
      'box.invariants.yaml',
      '{ except: [] }',
      '{ zzz: 1, except: [] }',
      'invariants#/additionalProperties/properties/isolated/properties',
    ],
    ['roles.yaml', '{ name: Reader,', '{ zzz: 1, name: Reader,', 'roles#/additionalProperties/properties'],
    ['box.test.yaml', 'resource: box\n', 'resource: box\nzzz: 1\n', 'test#/properties'],
    ['box.test.yaml', '{ name: a,', '{ zzz: 1, name: a,', 'test#/definitions/case/properties'],
    ['box.test.yaml', '{ role: reader,', '{ zzz: 1, role: reader,', 'test#/definitions/case/properties/as/properties'],
    [
      'box.test.yaml',
      '{ kind: customer,',
      '{ zzz: 1, kind: customer,',
      'test#/definitions/case/properties/in/anyOf/1/properties',
    ],
    ['box.policy.yaml', '{ lt: 3,', '{ zzz: 1, lt: 3,', 'language#/definitions/test/anyOf/1/properties'],
  ];
  for (const [file, from, to, where] of places) {
    t.ok(files[file].includes(from), `${file}: ${from}`);
    const text = files[file].replace(from, to);
    t.throws(() => load({ [file]: text }), { name: 'PolicyError', message: /zzz/ }, `${file}: ${to}`);
    t.notOk(accepts(file, text), `${file}: ${to}`);
    const [, known = ''] = /known: (.*)\)$/.exec(messageOf(() => load({ [file]: text }))) ?? [];
    t.same(known.split(', ').sort(), Object.keys(partOf(where)).sort(), `${where} has what the loader knows`);
  }
});

const messageOf = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
  }
  return '';
};

const partOf = (where: string): object => {
  const [name = '', path = ''] = where.split('#/');
  const schema = JSON.parse(readFileSync(join(folder, 'schema', `${name}.schema.json`), 'utf8')) as object;
  return path.split('/').reduce<object>((part, key) => (part as Record<string, object>)[key] ?? {}, schema);
};

t.test('what the loader refuses for its structure, the schemas refuse', async (t) => {
  const wrong: [File, string, string][] = [
    ['box.policy.yaml', 'resource: box', 'resource: Box'],
    ['box.policy.yaml', 'resource: box', 'resource: 3'],
    ['box.policy.yaml', 'source: entities', 'source: elsewhere'],
    ['box.policy.yaml', 'module: Boxes\n', ''],
    ['box.policy.yaml', 'isolation: tenant_id\n', ''],
    ['box.policy.yaml', 'imports: [shared]', 'imports: shared'],
    ['box.policy.yaml', 'id: string', 'id: text'],
    ['box.policy.yaml', 'list: true', 'list: several'],
    ['box.policy.yaml', 'values: [red, green]', 'values: []'],
    ['box.policy.yaml', 'read: read,', 'read: look,'],
    ['box.policy.yaml', 'box:paint: {', 'paint boxes: {'],
    ['box.policy.yaml', '  box:paint: { name: Paint boxes, description', '  box:paint: { description'],
    ['box.policy.yaml', 'scope: tenant', 'scope: world'],
    ['box.policy.yaml', '  small:', '  Small:'],
    ['box.policy.yaml', '{ is: [small, ours] }', '{ is: [] }'],
    ['box.policy.yaml', 'resource.size: { lt: 3, gte: 0 }', 'resource.size: {}'],
    ['box.policy.yaml', 'resource.size: { lt: 3', 'resource.size: { lt: [3]'],
    ['box.policy.yaml', 'exists: true', 'exists: maybe'],
    ['box.policy.yaml', 'in: [red]', 'in: red'],
    ['box.policy.yaml', 'subset_of: [$$x]', 'subset_of: $$x'],
    ['box.policy.yaml', 'prefix: a', 'prefix: [a]'],
    ['box.policy.yaml', 'action.amount: {', 'amount: {'],
    ['box.policy.yaml', 'action.amount: {', 'action.amount.more: {'],
    ['box.policy.yaml', 'any: [{ is: small }, { not: { resource.tags: { subset_of: [$$x] } } }]', 'any: []'],
    ['box.policy.yaml', 'effect: deny', 'effect: forbid'],
    ['box.policy.yaml', ', reason: Too late.', ''],
    ['box.policy.yaml', 'permissions: [box:read], fields', 'fields'],
    ['box.policy.yaml', 'permissions: [box:read], fields', 'permissions: [], fields'],
    ['box.policy.yaml', 'permissions: [box:read], fields', 'permissions: [box:read, box:read], fields'],
    [
      'box.policy.yaml',
      'permissions: [box:read], fields',
      'permissions: [box:read], principals: authenticated, fields',
    ],
    ['box.policy.yaml', 'permissions: [box:read], fields', 'permissions: [box:read], derived_roles: [painter], fields'],
    ['box.policy.yaml', 'principals: authenticated', 'principals: everyone'],
    ['box.policy.yaml', 'fields: [size]', 'fields: []'],
    ['box.policy.yaml', 'fields: [size]', 'fields: [size], obligation: { second_factor_within: 60 }'],
    ['box.policy.yaml', 'within: 60', 'within: 0.5'],
    ['box.policy.yaml', 'within: 60', 'within: soon'],
    ['all.policy.yaml', 'effect: deny', 'effect: allow, principals: authenticated'],
    ['all.policy.yaml', 'actions: [write]', 'actions: [paint]'],
    ['all.policy.yaml', 'rules:', 'attributes: { id: uuid }\nrules:'],
    ['shared.definitions.yaml', 'definitions: shared\n', ''],
    ['shared.definitions.yaml', 'when: { is: ours }', 'permissions: [box:read]'],
    ['robot.principal.yaml', 'principal: robot', 'principal: Robot'],
    ['robot.principal.yaml', 'attributes: { level: number }\n', ''],
    ['boxes.entities.yaml', 'resource: box', 'resource: box\nprincipal: robot'],
    ['boxes.entities.yaml', 'resource: box\n', ''],
    ['boxes.entities.yaml', 'size: 1', 'size: { is: 1 }'],
    ['robots.entities.yaml', 'permissions: [box:paint]', 'permissions: box:paint'],
    ['app.routes.yaml', 'host: app', 'host: App'],
    ['app.routes.yaml', 'methods: [GET, HEAD]', 'methods: GET'],
    ['app.routes.yaml', 'methods: [GET, HEAD]', 'methods: []'],
    ['app.routes.yaml', 'methods: [GET, HEAD]', 'methods: [get]'],
    ['app.routes.yaml', "path: '/boxes/{box}', ", ''],
    ['app.routes.yaml', "path: '/boxes/{box}'", "path: 'boxes/{box}'"],
    ['app.routes.yaml', ', action: read', ''],
    ['app.routes.yaml', 'resource: box, ', ''],
    ['app.routes.yaml', 'tags: [a]', 'tags: { a: 1 }'],
    ['app.routes.yaml', ', public: They are for everyone.', ''],
    ['app.routes.yaml', 'public:', 'resource: box, action: read, public:'],
    ['app.routes.yaml', 'public:', 'id: file, public:'],
    ['box.invariants.yaml', '  says: Own.\n', ''],
    ['box.invariants.yaml', '  effective: denies', '  effective: allows'],
    ['box.invariants.yaml', '  effective: denies', '  effective: denies\n  bounded_by: reader'],
    ['box.invariants.yaml', '  effective: denies', '  effective: denies\n  when: { resource.size: 1 }'],
    ['box.invariants.yaml', '  effective: denies\n', ''],
    ['box.invariants.yaml', '  unless:', '  when: { resource.size: 2 }\n  unless:'],
    ['box.invariants.yaml', '  unless: { resource.size: 1 }', '  unless: { resource.size: {} }'],
    ['box.invariants.yaml', 'actions: [read]', 'actions: [read], access: read'],
    ['box.invariants.yaml', 'resources: [box]', 'resources: [box], except: [box]'],
    ['box.invariants.yaml', 'isolated: { except: [] }', 'isolated: {}'],
    ['roles.yaml', ', scope: tenant', ''],
    ['roles.yaml', 'scope: tenant', 'scope: everywhere'],
    ['roles.yaml', 'permissions: [box:read]', 'permissions: box:read'],
    ['box.test.yaml', 'expect: allow, rule: read', 'expect: allow'],
    ['box.test.yaml', 'expect: allow, rule: read', 'rule: read'],
    ['box.test.yaml', 'expect: allow, rule: read', 'expect: allow, rule: read, reason: Because.'],
    ['box.test.yaml', 'expect: allow', 'expect: maybe'],
    ['box.test.yaml', 'on: { tenant_id: $tenant }, ', ''],
    ['box.test.yaml', 'on: { tenant_id: $tenant }, ', 'on: { tenant_id: $tenant }, among: [b1], '],
    ['box.test.yaml', ', expect_list: []', ''],
    ['box.test.yaml', 'in: none', 'in: nowhere'],
    ['box.test.yaml', 'second_factor_age: 3', 'second_factor_age: -3'],
    ['box.test.yaml', 'name: a, as: { role: reader, id: $colleague }', 'name: a'],
    ['box.test.yaml', 'ids: [colleague]', 'ids: [$colleague]'],
  ];
  for (const [file, from, to] of wrong) {
    const text = files[file].replace(from, () => to);
    t.not(text, files[file], `${file} has ${from}`);
    t.throws(
      () => load({ [file]: text }),
      { name: 'PolicyError' },
      `the loader refuses ${file}: ${to || `without ${from}`}`,
    );
    t.notOk(accepts(file, text), `the schema refuses ${file}: ${to || `without ${from}`}`);
  }
});
