import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { commands } from '../../src/cli/policy/commands.ts';
import { runPolicy, type Run } from '../../src/cli/policy/run.ts';
import { readPolicySet } from '../../src/policy/index.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { changedPolicies } from '../fixtures/policies.ts';
import { startProcess } from '../fixtures/process.ts';
import { box, bundle, reads, suite } from '../fixtures/small-bundle.ts';

const run = (...args: string[]): Promise<Run> => runPolicy(args, { environment: {}, isTerminal: false });

const json = async (...args: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await run(...args, '--json')).output) as Record<string, unknown>;

t.test('the shipped policies: cases, coverage, lint and matrix', async (t) => {
  const tested = await run('test', '--min-coverage', '100');
  t.equal(tested.status, 0, tested.output + tested.problem);
  t.match(tested.output, /rules +(\d+) of \1 +100 %/);
  t.match(tested.output, /branches +(\d+) of \1 +100 %/);
  const linted = await run('lint');
  t.equal(linted.status, 0, linted.output + linted.problem);
  const matrix = await run('matrix', '--check');
  t.equal(matrix.status, 0, `${matrix.output}: npm run policy -- matrix --write`);
});

t.test('test: a case that fails, and what no case tries, with places', async (t) => {
  const wrong = suite.replace('size: 2', 'size: 3');
  const folder = bundle(t, {
    'box.policy.yaml': box(reads),
    'box.test.yaml': suite + wrong.slice(wrong.indexOf('  -')).replace('small', 'big'),
  });
  const { status, output } = await run('test', '--policies', folder, '--mutants');
  t.equal(status, 1);
  t.match(output, /✗ big {2}\S*box\.test\.yaml:4:5\n +expected allow by box\.read, got deny by default/);
  t.match(output, 'No mutants are tried while cases fail.');
  t.notMatch(output, '✓ small', 'cases that hold are only counted');
  t.match((await run('test', '--policies', folder, '--verbose')).output, '✓ small');
  t.match(await json('test', '--policies', folder), {
    cases: 2,
    failed: [{ name: 'big', place: { file: 'box.test.yaml', line: 4, column: 5 }, faults: [/expected allow/] }],
    coverage: { rules: { covered: 1, of: 1 }, branches: { covered: 1, of: 1 } },
  });
});

t.test('test: coverage and mutants below what is demanded', async (t) => {
  const folder = bundle(t, { 'box.policy.yaml': box(reads), 'box.test.yaml': suite });
  t.equal((await run('test', '--policies', folder)).status, 0, 'nothing is demanded unless it is said');
  const covered = await run('test', '--policies', folder, '--min-coverage', '100');
  t.equal(covered.status, 1);
  t.match(
    covered.output,
    /branches +0 of 1 +0 %\n +\S*box\.policy\.yaml:12:\d+ {2}box\.read: “resource\.size: { lt: 3 }” always held/,
  );
  const mutants = await run('test', '--policies', folder, '--mutants');
  t.equal(mutants.status, 1);
  t.match(
    mutants.output,
    /box\.policy\.yaml:12:\d+ {2}box\.read: "resource\.size: { lt: 3 }" becomes "resource\.size: { lte: 3 }"/,
  );
  t.match(mutants.output, 'box.read: reach into every tenant');
  t.equal((await run('test', '--policies', folder, '--mutants', '--min-mutants', '10')).status, 0);
});

t.test('lint: what is unreachable, redundant, double, unused and untested', async (t) => {
  const rules = `${reads}  - { id: again, effect: allow, actions: [read], permissions: [box:read], when: { resource.size: { lt: 3 } } }
  - { id: smaller, effect: allow, actions: [read], permissions: [box:read], when: { resource.size: { lt: 3 }, resource.open: true } }
  - { id: never, effect: allow, actions: [read], permissions: [box:read], when: { resource.size: 1, any: [{ resource.size: { in: [2, 3] } }, { resource.size: 4 }] } }
`;
  const folder = bundle(t, {
    'box.policy.yaml': box(rules),
    'cup.policy.yaml': box(reads).replaceAll('box', 'cup'),
    'box.test.yaml': suite.replace('rule: read', 'rule: smaller').replace('size: 2', 'size: 2, open: true'),
    'roles.yaml': 'viewer: { name: V, description: D, scope: tenant, permissions: [box:read] }\n',
  });
  const { status, output } = await run('lint', '--policies', folder);
  t.equal(status, 1);
  for (const line of [
    /box\.policy\.yaml:1:11 {2}no rule allows box\.paint, so nobody ever may {2}action-without-allow/,
    /box\.policy\.yaml:8:3 {2}no rule asks for "box:idle" {2}unused-permission/,
    /box\.policy\.yaml:10:12 {2}no rule uses the condition "unheard" {2}unused-definition/,
    /box\.policy\.yaml:13:5 {2}box\.again says what box\.read says {2}duplicate-rule/,
    /box\.policy\.yaml:14:5 {2}box\.smaller says nothing that box\.read does not say {2}redundant-rule/,
    /box\.policy\.yaml:15:5 {2}box\.never has a condition that never holds {2}unreachable-rule/,
    /box\.policy\.yaml:12:5 {2}box\.read decides no case of a suite {2}untested-rule/,
    /cup\.policy\.yaml:1:11 {2}no suite tries "cup" {2}missing-suite/,
    /note +\S*cup\.policy\.yaml:7:3 {2}no built-in role holds "cup:read" {2}unheld-permission/,
    /note +\S*cup\.policy\.yaml:1:11 {2}no rule of "cup" asks for resource\.open/,
  ]) {
    t.match(output, line);
  }
  t.notMatch(output, 'contract', 'these are not the gateway’s');
});

t.test('lint: operations without a policy, and actions without an operation', async (t) => {
  const folder = changedPolicies(t, ['compute/vm.policy.yaml', 'compute/vm.test.yaml'], (text) =>
    text.replaceAll('power_manage', 'switch').replaceAll('vm:switch', 'vm:power_manage'),
  );
  t.equal((await run('lint', '--policies', folder)).status, 0, 'a folder that is named is not the gateway’s');
  const document = join(packageRoot, 'openapi/generated/openapi.json');
  const { status, output } = await run('lint', '--policies', folder, '--document', document);
  t.equal(status, 1);
  t.match(output, /operation performVmAction: compute\/vm\.policy\.yaml declares no action "power_manage" {2}contract/);
  t.match(output, /compute\/vm\.policy\.yaml: no operation uses vm\.switch {2}contract/);
  const own = await runPolicy(['lint'], { environment: { POLICY_DIR: folder }, isTerminal: false });
  t.equal(own.output, output, 'what is configured is compared with the gateway’s document');
  writeFileSync(join(folder, 'document.json'), '{');
  t.match((await run('lint', '--document', join(folder, 'document.json'))).problem, /is no JSON document/);
});

t.test('matrix: a table that a review can compare', async (t) => {
  const folder = bundle(t, {
    'box.policy.yaml': box(
      `${reads}  - { id: paint, effect: allow, actions: [paint], permissions: [box:idle] }
  - { id: shut, effect: deny, actions: [paint], when: { resource.open: false }, reason: Shut. }
  - { id: nobody, effect: deny, actions: [paint], when: { principal.scope: platform }, reason: Not you. }
`,
    ),
    'roles.yaml': `viewer: { name: V, description: D, scope: tenant, permissions: [box:read] }
painter: { name: P, description: D, scope: tenant, permissions: [box:idle] }
operator: { name: O, description: D, scope: platform, permissions: ['*'] }
`,
  });
  t.match((await run('matrix', '--policies', folder, '--check')).status, 1, 'there is none yet');
  t.match((await run('matrix', '--policies', folder, '--write')).output, /matrix\.md is written/);
  t.equal((await run('matrix', '--policies', folder, '--check')).status, 0);
  const { output } = await run('matrix', '--policies', folder);
  t.match(output, /\| action \| viewer +\| painter +\| operator +\|/);
  t.match(output, /\| read +\| where `read` \| – +\| where `read` +\|/);
  t.match(output, /\| paint +\| – +\| allowed unless `shut` \| – +\|/, 'a deny that always holds is never');
  t.match(output, '- `shut` denies: where `resource.open: false`; “Shut.”');
  writeFileSync(join(folder, 'box.policy.yaml'), box(reads));
  t.equal((await run('matrix', '--policies', folder, '--check')).status, 1);
  t.match(await json('matrix', '--policies', folder), {
    matrix: [
      {
        resource: 'box',
        action: 'read',
        roles: [{ role: 'viewer', verdict: 'conditional', allows: [{ rule: 'box.read' }] }],
      },
    ],
  });
});

t.test('digest, sign and verify', async (t) => {
  const folder = bundle(t, { 'box.policy.yaml': box(reads) });
  const { digest } = readPolicySet(folder);
  t.equal((await run('digest', '--policies', folder)).output, digest);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = join(folder, 'key.pem');
  const keys = join(folder, 'keys.pem');
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(keys, publicKey.export({ type: 'spki', format: 'pem' }));
  const verify = () => run('verify', '--policies', folder, '--keys', keys);
  t.equal((await verify()).status, 1, 'not signed yet');
  t.equal((await run('sign', '--policies', folder)).status, 2, 'without a key');
  t.match((await run('sign', '--policies', folder, '--key', keys)).problem, /keys\.pem must be an Ed25519 private key/);
  t.match(await json('sign', '--policies', folder, '--key', key), { digest, algorithm: 'Ed25519' });
  t.equal((await verify()).status, 0);
  writeFileSync(join(folder, 'box.policy.yaml'), box(reads.replace('3', '4')));
  t.match((await verify()).output, /bundle\.sig:1:1: is the signature of/);
  t.match((await run('verify', '--policies', folder)).problem, /no key to verify with/);
});

t.test('what cannot run says so in a line, with 2', async (t) => {
  const broken = bundle(t, { 'a/box.policy.yaml': box(reads.replace('resource.size', 'resource.sise')) });
  for (const command of commands.filter(({ name }) => !['diff', 'sign', 'verify'].includes(name))) {
    const asked = { explain: ['request.yaml'], 'who-can': ['read', 'box:1', '--tenant', newId()] }[command.name] ?? [];
    const { status, output, problem } = await run(command.name, ...asked, '--policies', broken);
    t.equal(status, 2, command.name);
    t.equal(output, '');
    t.match(problem, /a\/box\.policy\.yaml:12:\d+: unknown attribute "resource\.sise" \(did you mean "size"\?\)$/);
  }
  const suites = bundle(t, {
    'box.policy.yaml': box(reads),
    'box.test.yaml': suite.replace('rule: read', 'rule: reed'),
  });
  t.match(
    (await run('test', '--policies', suites)).problem,
    /box\.test\.yaml:3:\d+: unknown rule "box\.reed" \(did you mean "box\.read"\?\)/,
  );
  t.match(await run('lint', '--policies', '/nowhere'), { status: 2, problem: /Cannot read: .*\/nowhere/ });
  for (const args of [
    ['fly'],
    ['test', '--fast'],
    ['test', 'more'],
    ['test', '--min-coverage', 'all'],
    ['matrix', '--write', '--check'],
    [],
  ]) {
    const { status, problem, output } = await run(...args);
    t.equal(status, 2, args.join(' '));
    t.match(problem + output, 'npm run policy -- ', 'help is shown');
    t.notMatch(problem, /\n {4}at /, 'and no stack');
  }
});

t.test('every command has its help', async (t) => {
  const general = await run('--help');
  t.equal(general.status, 0);
  for (const { name, summary, options } of commands) {
    t.match(general.output, `${name} `);
    t.match(general.output, summary);
    const { status, output } = await run(name, '--help');
    t.equal(status, 0, name);
    for (const option of [...Object.keys(options), 'policies', 'json']) t.match(output, `--${option}`);
  }
});

t.test('colours are for terminals, and not where NO_COLOR is set', async (t) => {
  const look = async (isTerminal: boolean, environment: Record<string, string>): Promise<boolean> =>
    (await runPolicy(['test'], { environment, isTerminal })).output.includes('\x1b[');
  t.equal(await look(true, {}), true);
  t.equal(await look(true, { NO_COLOR: '1' }), false);
  t.equal(await look(true, { TERM: 'dumb' }), false);
  t.equal(await look(false, {}), false);
});

t.test('POLICY_DIR and POLICY_DIRS say where the bundle is', async (t) => {
  const one = bundle(t, { 'box.policy.yaml': box(reads) });
  const two = bundle(t, { 'cup.policy.yaml': box(reads).replaceAll('box', 'cup') });
  const digestOf = async (environment: Record<string, string>): Promise<string> =>
    (await runPolicy(['digest'], { environment, isTerminal: false })).output;
  t.equal(await digestOf({ POLICY_DIR: one, POLICY_DIRS: two }), readPolicySet(one, two).digest);
  t.equal(await digestOf({ POLICY_DIR: '' }), readPolicySet(join(packageRoot, 'policies')).digest);
  t.equal((await run('digest', '--policies', one, '--policies', two)).output, readPolicySet(one, two).digest);
});

t.test('as a program', async (t) => {
  const folder = bundle(t, { 'box.policy.yaml': box(reads), 'box.test.yaml': suite.replace('size: 2', 'size: 3') });
  const program = startProcess(t, 'src/cli/policy.ts', { POLICY_DIR: folder }, ['test']);
  t.equal(await program.ended, 1);
  t.match(program.output(), /1 case in 1 suite: 1 failed\./);
});

t.test('of nothing, nothing holds', async (t) => {
  const empty = temporaryFolder(t);
  for (const { name } of commands.filter((each) => ['digest', 'lint', 'test', 'matrix', 'prove'].includes(each.name))) {
    t.match(await run(name, '--policies', empty), { status: 2, problem: /There is no policy of a resource in/ }, name);
  }
  const untested = bundle(t, { 'box.policy.yaml': box(reads) });
  t.match(await run('test', '--policies', untested), { status: 2, problem: /There is no case beside these policies/ });
  for (const file of ['guardrails.policy.yml', 'guardrails.policies.yaml', 'roles.yml']) {
    const misnamed = bundle(t, { 'box.policy.yaml': box(reads), [file]: '' });
    t.match(
      await run('digest', '--policies', misnamed),
      { status: 2, problem: /:1:1: the file would not be read \(/ },
      file,
    );
  }
});
