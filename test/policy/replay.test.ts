import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import {
  Candidate,
  decide,
  decideChange,
  decideList,
  failsReplay,
  loadPolicySet,
  readDecisionFile,
  recordInputs,
  replay,
  RuleSets,
  type Attributes,
  type Decision,
  type DecisionRecord,
  type PolicySet,
  type PrincipalFacts,
  type ReplayFinding,
} from '../../src/policy/index.ts';
import { Refusal } from '../../src/shared/refusal.ts';

const letterPolicy = (rules: string, attributes = ''): string => `resource: letter
source: entities
module: Letters
isolation: none
attributes:
  subject: string
  secret: { type: string, sensitive: true }
  level: { type: number, sensitive: true }
  readers: { type: string, list: true, sensitive: true }
${attributes}
context: { token: { type: string, sensitive: true } }
actions: { read: read, list: read }
permissions: { letter:read: { name: R, description: D } }
rules:
${rules}`;

const load = (rules: string, attributes?: string): PolicySet =>
  loadPolicySet([{ file: 'letter.policy.yaml', text: letterPolicy(rules, attributes) }]);

const allowRead = '  - { id: read, effect: allow, actions: [read, list], permissions: [letter:read] }\n';

const principal: PrincipalFacts = {
  ...{ id: 'alice', type: 'user', credentialId: null, email: '', scope: 'tenant' as const, isMember: false },
  ...{ permissions: ['letter:read'], platformPermissions: [], secondFactorAt: null },
};
const request = { action: 'read', resource: { type: 'letter', id: 'l' }, context: { now: 1, token: 'x' } };

const abilityUnder = (policies: PolicySet) => new RuleSets(policies).abilityOf(principal, null);

const recordOf = (decision: Decision, policies: PolicySet): DecisionRecord => {
  const { id, effect, action, resource, ruleIds, reason, digest, inputs } = decision;
  if (!inputs) throw new Error('no inputs');
  return {
    ...{
      id,
      effect,
      action,
      resource,
      rule_ids: ruleIds,
      reason,
      policy_digest: digest,
      request_id: 'r',
      source: 'request',
    },
    ...{ tenant_id: 't', decided_at: '2026-01-01T00:00:00Z', principal: { type: 'user', id: 'alice' } },
    inputs: JSON.parse(JSON.stringify(recordInputs(inputs, policies))) as DecisionRecord['inputs'],
  };
};

async function* streamOf(records: readonly DecisionRecord[]): AsyncGenerator<DecisionRecord> {
  yield* records;
}

const replayed = async (records: readonly DecisionRecord[], candidate: PolicySet, recorded?: PolicySet) => {
  const findings: ReplayFinding[] = [];
  const under = new Candidate(candidate);
  const then = recorded && new Candidate(recorded);
  const counts = await replay(streamOf(records), {
    candidate: () => under,
    recorded: () => then,
    onFinding: (finding) => findings.push(finding),
  });
  return { counts, findings };
};

t.test('a flip says what decided before and after, and where it stands', async (t) => {
  const before = load(allowRead);
  const after = load(
    `${allowRead}  - { id: not_this, effect: deny, actions: [read], when: { resource.subject: S }, reason: Not this one. }\n`,
  );
  const records = ['S', 'T'].map((subject) => recordOf(decide(abilityUnder(before), request, { subject }), before));
  const narrowed = await replayed(records, after, before);
  t.match(narrowed.counts, { records: 2, same: 1, narrowing: 1, widening: 0, undecided: { allow: 0, deny: 0 } });
  t.match(narrowed.findings, [
    {
      kind: 'narrowing',
      before: {
        effect: 'allow',
        rules: [{ id: 'letter.read', place: { file: 'letter.policy.yaml', line: 15 } }],
        reason: null,
      },
      after: {
        effect: 'deny',
        rules: [{ id: 'letter.not_this', place: { file: 'letter.policy.yaml', line: 16 } }],
        reason: 'Not this one.',
      },
    },
  ]);
  const denied = [recordOf(decide(abilityUnder(after), request, { subject: 'S' }), after)];
  const widened = await replayed(denied, before);
  t.match(widened.findings, [{ kind: 'widening', before: { rules: [{ place: null }] }, after: { effect: 'allow' } }]);
  t.match((await replayed(denied, after)).counts, { same: 1, widening: 0 }, 'under its own policies it is the same');
});

t.test('what hangs on a value that was not written down is undecided, and nothing else is', async (t) => {
  const before = load(allowRead);
  const written = { subject: 'S', secret: 'x', level: 3, readers: ['alice'] };
  const record = recordOf(decide(abilityUnder(before), request, written), before);
  const outcome = async (rules: string, attributes?: string): Promise<string> => {
    const { counts, findings } = await replayed([record], load(rules, attributes));
    return findings[0]?.kind ?? (counts.same === 1 ? 'same' : 'none');
  };
  const denyIf = (when: string): string =>
    `${allowRead}  - { id: deny, effect: deny, actions: [read], when: { ${when} }, reason: No. }\n`;
  const allowIf = (when: string): string =>
    `  - { id: read, effect: allow, actions: [read, list], permissions: [letter:read], when: { ${when} } }\n`;
  t.equal(await outcome(denyIf('resource.secret: x')), 'undecided', 'a deny that may hold');
  t.equal(await outcome(allowIf('resource.level: { gt: 1 }')), 'undecided', 'the only allow, that may hold');
  t.equal(await outcome(denyIf('resource.subject: T, resource.secret: x')), 'same', 'a deny that cannot hold');
  t.equal(
    await outcome(denyIf('any: [{ resource.subject: S }, { resource.secret: x }]')),
    'narrowing',
    'one that must',
  );
  t.equal(
    await outcome(`${allowIf('resource.secret: x')}${allowRead.replace('id: read', 'id: all')}`),
    'same',
    'another allow',
  );
  t.equal(await outcome(denyIf('resource.secret: { exists: false }')), 'same', 'that there was a value is known');
  t.equal(await outcome(denyIf('not: { resource.readers: { subset_of: [alice] } }')), 'undecided', 'a list');
  t.equal(await outcome(denyIf('principal.id: { in: $resource.readers }')), 'undecided', 'a list on the right');
  t.equal(await outcome(denyIf('resource.secret: { in: [] }')), 'same', 'nothing is in an empty list');
  t.equal(await outcome(denyIf('context.token: y')), 'undecided', 'the context');
  t.equal(await outcome(denyIf('resource.later: y'), '  later: string'), 'undecided', 'an attribute nobody knew of');
  t.equal(
    await outcome(denyIf('resource.later: { exists: false }'), '  later: string'),
    'undecided',
    'nor if it had a value',
  );
});

t.test('a list and a change are undecided likewise', async (t) => {
  const before = load(allowRead);
  const ability = abilityUnder(before);
  const obliged = load(
    `${allowRead}  - { id: deny, effect: deny, actions: [read, list], when: { context.token: x }, reason: No., obligation: { second_factor_within: 60 } }\n`,
  );
  const list = recordOf(decideList(ability, { ...request, action: 'list' }, []), before);
  t.match((await replayed([list], obliged)).counts, { undecided: { allow: 1 } }, 'a list that an obligation may bar');
  const byObject = load(
    `${allowRead}  - { id: deny, effect: deny, actions: [read, list], when: { resource.secret: x }, reason: No., obligation: { second_factor_within: 60 } }\n`,
  );
  t.match((await replayed([list], byObject)).counts, { same: 1 }, 'what hangs on the objects only filters them');
  const states = { current: { subject: 'S' }, proposed: { subject: 'S', secret: 'x' }, fields: ['secret'] };
  const change = recordOf(decideChange(ability, request, states), before);
  const secretly = load(
    `${allowRead}  - { id: deny, effect: deny, actions: [read], when: { resource.secret: { exists: true, eq: x } }, reason: No. }\n`,
  );
  t.match((await replayed([change], secretly)).counts, { undecided: { allow: 1 } }, 'the state after a change');
});

const values = fc.constantFrom<unknown>('x', 'alice', '', null, 3, -1, ['x'], [], ['alice', 3], true);
const tests = [
  'resource.secret: x',
  'resource.secret: { ne: x }',
  'resource.secret: { prefix: a }',
  'resource.secret: { in: [x, alice] }',
  'resource.secret: { in: $resource.readers }',
  'resource.secret: $principal.id',
  'resource.secret: { exists: true }',
  'resource.secret: $resource.subject',
  'resource.level: { gt: 1 }',
  'resource.level: { lte: 3 }',
  'resource.readers: { subset_of: [x, alice] }',
  'resource.subject: x',
  'context.token: x',
  'not: { resource.readers: { subset_of: $principal.permissions } }',
];
const condition: fc.Arbitrary<string> = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...tests),
    tie('condition').map((inner) => `not: { ${inner} }`),
    fc
      .array(tie('condition'), { minLength: 1, maxLength: 3 })
      .map((all) => `any: [${all.map((each) => `{ ${each} }`).join(', ')}]`),
    fc
      .array(tie('condition'), { minLength: 1, maxLength: 3 })
      .map((all) => `all: [${all.map((each) => `{ ${each} }`).join(', ')}]`),
  ),
})).condition;

t.test('what a replay decides about hidden values holds for the values themselves', async (t) => {
  const before = load(allowRead);
  let [decided, undecided] = [0, 0];
  fc.assert(
    fc.property(
      fc.record({ subject: values, secret: values, level: values, readers: values }),
      values,
      fc.array(fc.record({ effect: fc.constantFrom('allow', 'deny'), when: condition }), {
        minLength: 1,
        maxLength: 3,
      }),
      (attributes, token, rules) => {
        const text = rules.map(
          ({ effect, when }, index) =>
            `  - { id: r${index}, effect: ${effect}, actions: [read], permissions: [letter:read], when: { ${when} }, reason: R }\n`,
        );
        const candidate = load(text.join(''));
        const asked = { ...request, context: { now: 1, token } as Attributes };
        const { inputs } = decide(abilityUnder(before), asked, attributes as Attributes);
        if (!inputs) throw new Error('no inputs');
        const found = new Candidate(candidate).decide(recordInputs(inputs, before));
        const actual = decide(abilityUnder(candidate), asked, attributes as Attributes);
        if (found === 'undecided') undecided += 1;
        else {
          decided += 1;
          if (found?.effect !== actual.effect) throw new Error(`${String(found?.effect)}, but it is ${actual.effect}`);
        }
      },
    ),
    { numRuns: 1_000 },
  );
  t.comment(`${decided} decided, ${undecided} undecided`);
  t.ok(decided > 100 && undecided > 100, 'both happen');
});

t.test('who allows no widening is not content with what could not be decided', async (t) => {
  const none = {
    ...{ records: 9, same: 9, widening: 0, narrowing: 0, refusals: 0, unknownPolicies: 0 },
    undecided: { allow: 0, deny: 0 },
  };
  const fails = (changes: object) => [
    failsReplay({ ...none, ...changes }, 'widening'),
    failsReplay({ ...none, ...changes }, 'any'),
  ];
  t.same(fails({}), [false, false]);
  t.same(fails({ narrowing: 1 }), [false, true]);
  t.same(fails({ widening: 1 }), [true, true]);
  t.same(fails({ undecided: { allow: 1, deny: 0 } }), [false, true]);
  t.same(fails({ undecided: { allow: 0, deny: 1 } }), [true, true]);
  t.same(fails({ unknownPolicies: 1 }), [true, true]);
});

t.test('a file of records is read line by line, and a bad line is named', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'virtualstack-replay-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true });
  });
  const before = load(allowRead);
  const record = recordOf(decide(abilityUnder(before), request, { subject: 'S' }), before);
  const read = async (...lines: unknown[]): Promise<DecisionRecord[]> => {
    const file = join(folder, 'log.ndjson');
    writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
    const records = [];
    for await (const each of readDecisionFile(file)) records.push(each);
    return records;
  };
  t.same(await read(record, '', record), [record, record]);
  await t.rejects(read(record, 'x'), new Refusal(`${folder}/log.ndjson:2 is no JSON.`));
  for (const [name, bad] of Object.entries({
    'no object': [],
    'no inputs': { ...record, inputs: null },
    'no asked': { ...record, inputs: { ...record.inputs, asked: { kind: 'surprise' } } },
    'a kind that every object knows': { ...record, inputs: { ...record.inputs, asked: { kind: 'toString' } } },
    'no scope': { ...record, inputs: { ...record.inputs, principal: { ...record.inputs.principal, scope: 'all' } } },
    'no effect': { ...record, effect: 'maybe' },
    'no attributes': { ...record, inputs: { ...record.inputs, asked: { kind: 'object' } } },
  })) {
    await t.rejects(read(bad), new Refusal(`${folder}/log.ndjson:1 is no record of a decision.`), name);
  }
  await t.rejects(async () => {
    for await (const each of readDecisionFile(join(folder, 'absent'))) t.fail(each.id);
  }, /ENOENT/);
});
