import { join } from 'node:path';
import t from 'tap';
import { decideAgain } from '../../../src/policy/decide-again.ts';
import { loadPolicySet, readPolicySet, RuleSets } from '../../../src/policy/index.ts';
import { diffPolicies, diffText, Solver, type PolicyDiff } from '../../../src/policy/proof/index.ts';
import { packageRoot } from '../../../src/shared/package-root.ts';
import { changedBundle } from './changed-bundle.ts';

const example = (name: string) => readPolicySet(join(packageRoot, 'test/policy/examples', name));
const [before, after, reordered] = [example('before'), example('after'), example('reordered')];
const shipped = readPolicySet(join(packageRoot, 'policies'));

const solver = await Solver.open();
t.teardown(() => solver.close());

const shown = ({ differences }: PolicyDiff) =>
  differences.map(({ kind, resource, action, field }) =>
    [kind, `${resource}.${action}`, ...(field === null ? [] : [field])].join(' '),
  );

t.test('what differs is found, with a request that the evaluator answers as it says', async (t) => {
  const diff = diffPolicies(solver, before, after);
  t.same(shown(diff), [
    'loss comment.read',
    'gain comment.flag',
    'gain note.read',
    'gain note.update',
    'gain note.update status',
    'gain note.delete',
  ]);
  t.same([diff.undecided, diff.same], [[], 1]);
  for (const { kind, witness, ...sides } of diff.differences) {
    for (const [version, policies] of [['before', before] as const, ['after', after] as const]) {
      const decision = decideAgain(new RuleSets(policies), witness);
      const allowed = (version === 'after') === (kind === 'gain');
      t.equal(decision?.effect, allowed ? 'allow' : 'deny', `${version}: ${kind} ${witness.request.action}`);
      t.equal(sides[version].effect, decision?.effect);
      t.same(
        sides[version].rules.map(({ id }) => id),
        decision?.ruleIds,
        'the rules it names decide',
      );
    }
  }
  const [, , read, update, , remove] = diff.differences;
  t.match(read?.before.rules, [{ id: 'note.drafts_are_private', place: { file: 'note.policy.yaml', line: 43 } }]);
  t.match(update?.witness.asked, { kind: 'object', attributes: { tenant_id: /0c$/ } }, 'a note of another tenant');
  t.match(remove?.witness.asked, { attributes: { words: 1000 } }, 'the very number at which they part');
  t.equal(diff.differences[1]?.only, 'after');
  t.same(
    diff.changes.map(({ about, id, what }) => `${about} ${id} ${what}`),
    [
      'role reader gains comment:read',
      'action comment.flag is new',
      'rule comment.flag is new',
      'rule note.drafts_are_private is gone',
      'rule note.locked reason: This note is locked. → Unlock this note first.',
    ],
  );
});

t.test('the text says who, where and on what, and by which rules', async (t) => {
  const text = diffText(diffPolicies(solver, before, after));
  t.match(text, /^5 gains, 1 loss, 0 undecided; 1 action is proved to be decided alike/);
  t.match(
    text,
    `- loss  comment.read
    who     user …a, member of the tenant, holds comment:read
    where   active customer tenant …b
    what    comment { tenant_id: …b }
    before  allow by comment.read (comment.policy.yaml:14)
    after   deny by default: no rule allows it`,
  );
  t.match(text, '+ gain  note.update of the field "status"');
  const painted = diffText(diffPolicies(solver, before, after), (style, part) => `<${style}>${part}</${style}>`);
  t.match(painted, '<bad>deny</bad> by default');
});

t.test('in the other direction gains are losses', async (t) => {
  const turned = (names: string[]) =>
    names.map((name) => name.replace(/^\w+/, (kind) => (kind === 'gain' ? 'loss' : 'gain')));
  t.same(shown(diffPolicies(solver, after, before)), turned(shown(diffPolicies(solver, before, after))));
});

t.test('a pure reordering is proved to make no difference', async (t) => {
  const diff = diffPolicies(solver, before, reordered);
  t.not(before.digest, reordered.digest, 'rules come in another order');
  t.same([diff.differences, diff.undecided, diff.changes, diff.same], [[], [], [], 5]);
  t.match(diffText(diff), /^No difference: 5 actions are proved to be decided alike/);
});

t.test('a difference that only an undeclared value shows is shown, and said to be unusual', async (t) => {
  const prefix = changedBundle(
    'compute/vm.policy.yaml',
    'resource.status: RUNNING',
    'resource.status: { prefix: RUNN }',
  );
  const { differences } = diffPolicies(solver, shipped, prefix);
  t.match(differences, [{ kind: 'loss', action: 'delete', witness: { asked: { attributes: { status: /^RUNN./ } } } }]);
  t.match(differences[0]?.witness.remarks, [/^resource\.status is none of its declared values/]);
});

t.test('where the solver gives up, nothing is claimed', async (t) => {
  const tired = await Solver.open(1);
  t.teardown(() => tired.close());
  const diff = diffPolicies(tired, before, reordered);
  t.same([diff.same, diff.differences], [0, []]);
  t.match(diff.undecided, [{ why: /^the solver gave up/ }]);
  t.notMatch(diffText(diff), /No difference|proved to be decided alike, .*[1-9]/);
});

t.test('what the translation does not know is undecided', async (t) => {
  const [rule, ...rules] = before.resources.get('comment')?.rules ?? [];
  const comment = before.resources.get('comment');
  if (!rule || !comment) throw new Error('the example has no comments');
  // As a newer version of the language might have it.
  const condition = { op: 'matches', left: rule.condition } as unknown as typeof rule.condition;
  const changed = { ...comment, rules: [{ ...rule, condition }, ...rules] };
  const newer = { ...before, resources: new Map([...before.resources, ['comment', changed]]) };
  const { undecided, differences, same } = diffPolicies(solver, before, newer);
  t.match(undecided, [{ resource: 'comment', action: 'read', why: /a test of an unknown kind \(matches\)/ }]);
  t.same([differences, same], [[], 4]);
});

t.test('of derived roles, only those count that the principal can have', async (t) => {
  const box = (definitions: string, audience: string) =>
    loadPolicySet([
      {
        file: 'box.policy.yaml',
        text: `resource: box
module: Boxes
isolation: none
attributes: { owner: uuid, open: boolean }
actions: { read: read }
permissions: { 'box:read': { name: R, description: D } }
${definitions}rules:
  - { id: all, effect: allow, actions: [read], principals: authenticated }
  - { id: some, effect: deny, actions: [read], reason: No., ${audience} }
`,
      },
    ]);
  const derived = box(
    `derived_roles:
  reader: { permissions: ['box:read'], when: { resource.open: true } }
  owner: { when: { resource.owner: $principal.id } }
`,
    'derived_roles: [reader, owner]',
  );
  const written = (when: string) => box('', when);
  const onlyOwners = written('when: { resource.owner: $principal.id }');
  t.match(diffPolicies(solver, derived, onlyOwners).differences, [
    { kind: 'gain', witness: { principal: { permissions: ['box:read'] } } },
  ]);
  const both = written(`when: { any: [{ resource.owner: $principal.id }, { resource.open: true }] }`);
  const { differences } = diffPolicies(solver, derived, both);
  t.match(differences, [{ kind: 'loss', witness: { principal: { permissions: [] } } }]);
});

t.test('what is known of people and objects, and what requests ask, is no decision, and is told', async (t) => {
  const bundle = (change: (text: string) => string) =>
    loadPolicySet(
      Object.entries({
        'paper.policy.yaml':
          'resource: paper\nmodule: P\nsource: entities\nisolation: none\nattributes: { id: string, owner: string, secret: { type: string, sensitive: true } }\nactions: { read: read }\npermissions: { "paper:read": { name: R, description: R. } }\nrules:\n  - { id: own, effect: allow, actions: [read], permissions: ["paper:read"], when: { resource.owner: $principal.id } }\n',
        'reader.principal.yaml': 'principal: reader\nattributes: {}',
        'paper.entities.yaml': 'resource: paper\nentities: { lease: { owner: alice } }',
        'reader.entities.yaml': 'principal: reader\nentities: { alice: { permissions: [] } }',
        'paper.routes.yaml':
          'routes:\n  - { path: "/papers/{id}", methods: [GET], resource: paper, action: read, id: id }\n',
      }).map(([file, text]) => ({ file, text: change(text) })),
    );
  const changes: Record<string, [(text: string) => string, string]> = {
    'an object': [(text) => text.replace('owner: alice', 'owner: eve'), 'object paper lease: owner: "alice" → "eve"'],
    'a principal': [
      (text) => text.replace('permissions: []', 'permissions: ["paper:read"]'),
      'principal reader alice: gains paper:read',
    ],
    'a route': [
      (text) => text.replace('resource: paper, action: read, id: id', 'public: Nothing secret.'),
      'route GET /papers/{id}: asks: paper.read id {"id":{"kind":"parameter","name":"id"}} → nothing (Nothing secret.)',
    ],
    'what is sensitive': [
      (text) => text.replace(', sensitive: true', ''),
      'attribute paper.secret: sensitive: true → none',
    ],
  };
  const old = bundle((text) => text);
  for (const [name, [change, told]] of Object.entries(changes)) {
    const diff = diffPolicies(solver, old, bundle(change));
    t.not(diff.before, diff.after, name);
    t.same(
      diff.changes.map(({ about, id, what }) => `${about} ${id}: ${what}`),
      [told],
      name,
    );
    t.notMatch(diffText(diff), 'No difference', name);
  }
});
