import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readPolicySet } from '../../../src/policy/index.ts';
import { parseInvariants } from '../../../src/policy/proof/parse-invariants.ts';
import { readInvariants } from '../../../src/policy/proof/index.ts';
import { YamlSource } from '../../../src/policy/yaml-source.ts';
import { packageRoot } from '../../../src/shared/package-root.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

const policies = readPolicySet(join(packageRoot, 'test/policy/examples/before'));
const parse = (text: string) => parseInvariants(new YamlSource({ file: 'a.invariants.yaml', text }), policies);
const one = (claim: string) => `i:\n  says: Something.\n${claim.replace(/^/gm, '  ')}\n`;

t.test('what is wrong with an invariants file is named with its place and a hint', async (t) => {
  const cases: Record<string, [string, RegExp]> = {
    'no sentence': ['i:\n  effective: denies', /^a\.invariants\.yaml:2:3: an invariant lacks "says"/],
    'no claim': [one(''), /:1:1: an invariant claims one thing \(one of: denied, isolated/],
    'two claims': [one('effective: denies\nbounded_by: tenant_admin'), /:1:1: an invariant claims one thing/],
    'an unknown key': [one('effectiv: denies'), /:3:3: unknown key "effectiv" in an invariant/],
    'an unknown resource': [
      one('denied: { resources: [nite] }'),
      /:3:25: unknown resource "nite" \(did you mean "note"/,
    ],
    'an unknown exception': [one('isolated: { except: [nite] }'), /:3:24: unknown resource "nite"/],
    'an unknown action': [
      one('denied: { resources: [note], actions: [raed] }'),
      /unknown action "raed" \(did you mean "read"/,
    ],
    'an unknown role': [one('bounded_by: admin'), /unknown role "admin" \(known: reader, tenant_admin\)/],
    'an unknown attribute': [
      one('denied: { resources: [note] }\nwhen: { resource.stutus: draft }'),
      /:4:11: unknown attribute "resource\.stutus" \(did you mean "status"/,
    ],
    "one resource's attribute for all": [
      one(`denied: { resources: '*' }\nwhen: { resource.status: draft }`),
      /:4:11: unknown attribute "resource\.status"/,
    ],
    'a wrong type': [one('denied: { resources: [note] }\nunless: { resource.words: many }'), /expected a number/],
    'when and unless': [
      one('denied: { resources: [note] }\nwhen: { tenant.id: { exists: true } }\nunless: { resource.words: 1 }'),
      /"when" or "unless", not both/,
    ],
    'a condition without a use': [one('effective: denies\nwhen: { tenant.kind: platform }'), /belong to "denied"/],
    'actions and access': [
      one('denied: { resources: [note], actions: [read], access: read }'),
      /"actions" or "access"/,
    ],
    'no action at all': [one(`denied: { resources: '*', except: [note, comment] }`), /speaks of no action at all/],
    'an invariant twice': [one('effective: denies').repeat(2), /:4:1: /],
  };
  for (const [name, [text, problem]] of Object.entries(cases)) {
    t.throws(() => parse(text), { name: 'PolicyError', message: problem }, name);
  }
});

t.test('what is said of all resources is said of each', async (t) => {
  const [invariant] = parse(
    one(`denied: { resources: '*', except: [comment], access: write }\nwhen: { tenant.status: suspended }`),
  );
  const { claim } = invariant ?? {};
  if (claim?.kind !== 'denied') throw new Error('no invariant was read');
  t.same(
    claim.cells.map(({ resource, action, field }) => [resource, action, field]),
    [
      ['note', 'update', null],
      ['note', 'delete', null],
    ],
  );
});

t.test('files of all folders are read, and no name twice', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'a.invariants.yaml'), one('effective: denies'));
  writeFileSync(join(folder, 'sub/b.invariants.yaml'), 'j:\n  says: More.\n  effective: denies\n');
  t.same(
    readInvariants(policies, folder).map(({ id, place }) => [id, place.file]),
    [
      ['i', 'a.invariants.yaml'],
      ['j', 'sub/b.invariants.yaml'],
    ],
  );
  t.throws(() => readInvariants(policies, folder, folder), /the invariant "i" is declared twice/);
});
