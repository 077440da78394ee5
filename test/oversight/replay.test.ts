import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { keepBundle } from '../../src/db/index.ts';
import { OwnedDecisionLog } from '../../src/db/read-decisions.ts';
import {
  Candidate,
  decideAgain,
  readDecisionFile,
  readPolicySet,
  replay,
  RuleSets,
  type DecisionRecord,
  type ReplayFinding,
} from '../../src/policy/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect, createDatabase } from '../fixtures/database.ts';
import { makePartitions } from '../fixtures/decisions.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { changedPolicies } from '../fixtures/policies.ts';
import { startProcess } from '../fixtures/process.ts';
import { RandomDecisions } from '../fixtures/random-decisions.ts';

const decisions = 10_000;
const seed = Number(process.env.REPLAY_SEED ?? Date.now() % 1_000_000);

/** Machines that run can be deleted, and templates are for who may make them; the rest is as it was. */
const change = (text: string): string =>
  text
    .replace(/ {2}- id: stop_before_delete[^]*?deleting it\.\n/, '')
    .replace('permissions: [template:read, vm:create, vm:own]', 'permissions: [template:create]');

t.test('a log of 10,000 decisions is made again', async (t) => {
  t.comment(`REPLAY_SEED=${seed}`);
  const gateway = await startGateway(t, { environment: { DECISION_LOG_BUFFER: '500' } });
  await makePartitions(gateway);
  await keepBundle(gateway.database, gateway.policies);
  const tenants = Array.from({ length: 5 }, newId);
  const made = new RandomDecisions(gateway.policies, tenants, seed);
  const entries = Array.from({ length: decisions }, () => made.make());
  for (const entry of entries) await gateway.app.gateway.decisions.write(entry);
  await gateway.app.gateway.decisions.flush();
  const log = await OwnedDecisionLog.open(gateway.urls.ownerUrl);
  t.teardown(() => log.close());

  const kept = await log.policies(gateway.policies.digest);
  if (!kept) throw new Error('the policies were not kept');
  const then = new Candidate(kept);
  const same = await replay(log.records(), {
    candidate: (digest) => (digest === kept.digest ? then : undefined),
    onFinding: (finding) => {
      t.fail(finding.kind, { finding });
    },
  });
  t.same(same, {
    ...{ records: decisions, same: decisions, widening: 0, narrowing: 0, refusals: 0, unknownPolicies: 0 },
    undecided: { allow: 0, deny: 0 },
  });

  const folder = changedPolicies(t, ['compute/vm.policy.yaml', 'compute/vm-template.policy.yaml'], change);
  const changed = readPolicySet(folder);
  const candidate = new Candidate(changed);
  const findings: ReplayFinding[] = [];
  const counts = await replay(log.records(), {
    candidate: () => candidate,
    recorded: () => then,
    onFinding: (finding) => findings.push(finding),
  });
  // What the same decisions come to under the changed policies, made again from what they were made from at first.
  const ruleSets = new RuleSets(changed);
  const flipped = entries.flatMap(({ decision: { id, effect, inputs } }) => {
    const again = inputs && decideAgain(ruleSets, inputs)?.effect;
    return again === effect ? [] : [`${effect === 'deny' ? 'widening' : 'narrowing'} ${id}`];
  });
  const found = findings.map(({ kind, record }) => `${kind} ${record.id}`);
  t.same(found.sort(), flipped.sort(), 'all flips, and nothing but flips');
  t.equal(counts.widening + counts.narrowing + counts.same, decisions);
  t.ok(counts.widening > 0 && counts.narrowing > 0, `${counts.widening} wider, ${counts.narrowing} narrower`);
  for (const finding of findings) {
    const { action, resource } = finding.record;
    if (action === 'delete') {
      t.match(finding, {
        ...{ kind: 'widening', record: { resource: { type: 'vm' } } },
        before: { effect: 'deny', rules: [{ id: 'vm.stop_before_delete', place: { file: 'compute/vm.policy.yaml' } }] },
        after: { effect: 'allow', rules: [{ id: /^vm\.(delete|own)$/, place: { file: 'compute/vm.policy.yaml' } }] },
      });
    } else {
      t.same(`${action} ${resource.type}`, 'read vm_template');
      const rules = [{ place: { file: 'compute/vm-template.policy.yaml' } }];
      const [allow, deny] = [
        { effect: 'allow', rules },
        { effect: 'deny', rules: [] },
      ];
      t.match(finding, finding.kind === 'widening' ? { before: deny, after: allow } : { before: allow, after: deny });
    }
  }

  const [tenantId] = tenants;
  const own = async (range: object): Promise<DecisionRecord[]> => {
    const records = [];
    for await (const record of log.records({ tenantId, ...range })) records.push(record);
    return records;
  };
  const records = await own({});
  t.equal(records.length, entries.filter((entry) => entry.tenantId === tenantId).length, 'one tenant’s alone');
  const middle = new Date(records[1_000]?.decided_at ?? '');
  const [before, after] = [await own({ until: middle }), await own({ since: middle })];
  t.same([...before, ...after], records, 'or those of a time');
  t.ok(before.length > 0 && before.length <= 1_000);
});

t.test('what real requests came to comes to the same', async (t) => {
  const gateway = await startGateway(t);
  await keepBundle(gateway.database, gateway.policies);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  const operator = await gateway.operator();
  for (const { api } of [admin, viewer, operator]) {
    const header = { 'X-Tenant-ID': tenantId };
    const role = await api.POST('/roles', { body: { name: newId() }, params: { header } });
    await api.GET('/vms', { params: { header } });
    await api.GET('/users', { params: { header, query: { sort: 'email' } } });
    await api.GET('/auth/me');
    await api.PATCH('/tenants/{tenant_id}', { params: { path: { tenant_id: tenantId } }, body: { name: 'Renamed' } });
    await api.GET('/tenants/{tenant_id}', { params: { path: { tenant_id: newId() } } });
    const path = { role_id: role.data?.id ?? newId() };
    await api.PATCH('/roles/{role_id}', { params: { path, header }, body: { description: 'd' } });
    await api.DELETE('/roles/{role_id}', { params: { path, header } });
  }
  await gateway.app.gateway.decisions.flush();
  const log = await OwnedDecisionLog.open(gateway.urls.ownerUrl);
  t.teardown(() => log.close());
  const candidate = new Candidate(gateway.policies);
  const counts = await replay(log.records(), {
    candidate: () => candidate,
    onFinding: (finding) => {
      t.fail(finding.kind, { finding });
    },
  });
  t.equal(counts.same + counts.refusals, counts.records);
  t.ok(counts.same >= 20 && counts.refusals > 0, `${counts.same} the same, ${counts.refusals} refusals`);
});

t.test('a log is exported, and read from the file', async (t) => {
  const urls = await createDatabase(t);
  const gateway = await startGateway(t, { urls });
  const owner = await connect(t, urls.ownerUrl);
  const made = new RandomDecisions(gateway.policies, [newId(), newId()], seed);
  for (let n = 0; n < 50; n += 1) await gateway.app.gateway.decisions.write(made.make());
  await gateway.app.gateway.decisions.flush();
  const { rows } = await owner.query<{ tenant_id: string }>('SELECT tenant_id FROM decision_log');
  const running = startProcess(t, 'src/cli/decisions-export.ts', {
    ...{ DATABASE_URL: urls.appUrl, DATABASE_OWNER_URL: urls.ownerUrl },
  });
  t.equal(await running.ended, 0, running.output().slice(0, 1_000));
  const file = join(temporaryFolder(t), 'log.ndjson');
  writeFileSync(file, running.output());
  const candidate = new Candidate(gateway.policies);
  const counts = await replay(readDecisionFile(file), {
    candidate: (digest) => (digest === gateway.policies.digest ? candidate : undefined),
    onFinding: ({ kind }) => {
      t.fail(kind);
    },
  });
  t.match(counts, { records: rows.length, same: 50, unknownPolicies: 0 });
});
