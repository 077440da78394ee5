import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { runPolicy, type Run } from '../../src/cli/policy/run.ts';
import { keepBundle } from '../../src/db/index.ts';
import { OwnedDecisionLog } from '../../src/db/read-decisions.ts';
import { makePartitions } from '../fixtures/decisions.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { iso } from '../fixtures/machines.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { changedPolicies } from '../fixtures/policies.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

const gateway = await startGateway(t);
await makePartitions(gateway);
await keepBundle(gateway.database, gateway.policies);
const tenantId = await gateway.createTenant();
const member = await gateway.createPersona(tenantId, { role: 'member' });
const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
await gateway.operator();
const { data: vm } = await member.api.POST('/vms', {
  body: { ...iso, name: 'web' },
});
const vmId = vm?.id ?? '';
const path = `/api/v1/vms/${vmId}`;
await rawRequest(gateway.url, { path, token: viewer.token });
const refused = await rawRequest(gateway.url, { method: 'DELETE', path, token: viewer.token });
const decision = String(refused.headers['x-decision-id']);
await gateway.app.gateway.decisions.flush();

const { appUrl, ownerUrl } = gateway.urls;
const environment = { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, LOG_LEVEL: 'error' };
const run = (...args: string[]): Promise<Run> => runPolicy(args, { environment, isTerminal: false });

t.test('replay: under the policies of the time and under these nothing flips', async (t) => {
  t.equal(refused.status, 403);
  for (const args of [['replay'], ['replay', '--recorded'], ['replay', '--tenant', tenantId]]) {
    const { status, output, problem } = await run(...args);
    t.equal(status, 0, output + problem);
    t.match(output, /^[1-9]\d* decisions: [1-9]\d* come to the same, 0 flips\.$/m);
  }
  t.match(await run('replay', '--until', '2020-01-01'), { status: 2, problem: /no decision to replay/ });
});

t.test('replay: what changed policies would have decided otherwise, and whether that fails', async (t) => {
  const wider = changedPolicies(t, ['roles.yaml', 'compute/vm.policy.yaml'], (text) =>
    text.replace('permissions: [vm:delete]', 'permissions: [vm:delete, vm:read]'),
  );
  const { status, output } = await run('replay', '--policies', wider);
  t.equal(status, 1);
  t.match(output, /\+ widening {2}delete vm/);
  t.match(output, /then {2}deny by default: You are not permitted to delete this vm\./);
  t.match(output, /now {3}allow by vm\.delete \(compute\/vm\.policy\.yaml:\d+\)/);
  t.match(output, decision);
  const narrower = changedPolicies(t, ['compute/vm.policy.yaml'], (text) =>
    text
      .replace('permissions: [vm:create, vm:own]', 'permissions: [vm:update]')
      .replace('permissions: [vm:read]', 'permissions: [vm:create]'),
  );
  t.equal((await run('replay', '--policies', narrower)).status, 1);
  t.match(await run('replay', '--policies', narrower, '--fail-on', 'widening'), {
    status: 0,
    output: '- narrowing  read vm',
  });
  const json = JSON.parse((await run('replay', '--policies', wider, '--json', '--limit', '1')).output) as Record<
    string,
    unknown
  >;
  t.match(json, { counts: { widening: Number }, findings: [{ kind: 'widening', after: { effect: 'allow' } }] });
});

t.test('replay: of an exported log, without a database', async (t) => {
  const log = await OwnedDecisionLog.open(ownerUrl);
  const lines: string[] = [];
  for await (const record of log.records()) lines.push(JSON.stringify(record));
  await log.close();
  const file = join(temporaryFolder(t), 'log.ndjson');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const offline = (...args: string[]): Promise<Run> => runPolicy(args, { environment: {}, isTerminal: false });
  t.match(await offline('replay', file), { status: 0, output: `${lines.length} decisions` });
  writeFileSync(file, '{}\n');
  t.match(await offline('replay', file), { status: 2, problem: /log\.ndjson:1 is no record of a decision/ });
  t.match(await offline('replay', '/nowhere'), { status: 2, problem: /Cannot read/ });
  t.match(await offline('replay', file, '--fail-on', 'anything'), { status: 2, problem: /--fail-on takes/ });
});

t.test('explain: a recorded decision, under the policies that made it', async (t) => {
  const { status, output, problem } = await run('explain', decision);
  t.equal(status, 0, problem);
  t.match(output, /^DENY {2}delete vm/);
  t.match(output, 'lacks the permission vm:delete');
  const absent = decision.replace(/^.{4}/, '0000');
  t.match(await run('explain', absent), { status: 2, problem: `The log has no decision ${absent}.` });
});

t.test('who-can: everyone, by which rules and through which grants', async (t) => {
  const ask = ['who-can', 'delete', `vm:${vmId}`, '--tenant', tenantId];
  const running = await run(...ask);
  t.equal(running.status, 0, running.problem);
  const read = ['who-can', 'read', ...ask.slice(2)];
  const { allowed } = JSON.parse((await run(...read, '--json')).output) as { allowed: { id: string }[] };
  t.same(
    allowed
      .map(({ id }) => id)
      .filter((id) => [member.id, viewer.id].includes(id))
      .sort(),
    [member.id, viewer.id].sort(),
  );
  const { output } = await run(...read);
  t.match(output, /by vm\.read\n {4}through the role Viewer: vm:read/);
  t.match(output, 'through the role Platform Admin in the platform: vm:read');
  const pages: string[] = [];
  for (let after: string[] = []; ;) {
    const page = JSON.parse((await run(...read, '--limit', '1', '--json', ...after)).output) as {
      complete: boolean;
      allowed: { type: string; id: string }[];
    };
    pages.push(...page.allowed.map(({ id }) => id));
    const [last] = page.allowed;
    if (page.complete || !last) break;
    after = ['--after', `${last.type}:${last.id}`];
  }
  t.same(
    pages,
    allowed.map(({ id }) => id),
    'page by page they are the same',
  );
  t.match(await run(...read.slice(0, 3)), { status: 2, problem: /--tenant takes/ });
  t.match(await run('who-can', 'fly', ...ask.slice(2)), { status: 2, problem: /know no action "fly"/ });
  const nowhere = '01900000-0000-7000-8000-0000000000ff';
  t.match(await run(...read.slice(0, 4), nowhere), { status: 2, problem: `There is no tenant ${nowhere}.` });
});
