import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import t from 'tap';
import { DecisionLog, type DecisionLogObserver } from '../../src/db/index.ts';
import { Shadow } from '../../src/policy/index.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { connect } from '../fixtures/database.ts';
import { lookDecision, makePartitions, metricsOf } from '../fixtures/decisions.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { changedPolicies } from '../fixtures/policies.ts';

/** A logger, and what it wrote. */
const remember = () => {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  return { log: createLogger('info', stream), lines };
};

/** Who sees machines may make roles, but sees none; and nobody makes machines. */
const change = (text: string): string =>
  text
    .replace('actions: [read]\n    permissions: [vm:read]', 'actions: [read]\n    permissions: [vm:delete]')
    .replace('permissions: [role:create]', 'permissions: [role:create, vm:read]')
    .replace(
      '  - id: stop_before_delete\n',
      '  - id: none_made\n    effect: deny\n    actions: [create]\n    reason: None.\n  - id: stop_before_delete\n',
    );

t.test('what a candidate would decide otherwise is told, and done by nobody', async (t) => {
  const folder = changedPolicies(t, ['compute/vm.policy.yaml', 'iam/role.policy.yaml'], change);
  const { log, lines } = remember();
  const gateway = await startGateway(t, { environment: { SHADOW_POLICY_DIRS: folder }, log });
  await makePartitions(gateway);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  const seen = await viewer.api.GET('/vms');
  t.equal(seen.response.status, 200, 'a look that the candidate denies');
  const refused = await viewer.api.POST('/roles', { body: { name: 'r' } });
  t.equal(refused.response.status, 403, 'a change that it allows');
  const created = await admin.api.POST('/vms', {
    body: { name: 'a', source_type: 'iso', iso_url: 'https://x.example/i.iso', cpu: 1, memory_gb: 1, disk_gb: 1 },
  });
  t.equal(created.response.status, 201, 'a change that it denies');
  t.equal((await admin.api.GET('/vms')).response.status, 200, 'what it decides likewise');
  // What changes and denials come to is looked at after their answers.
  await new Promise((resolve) => setTimeout(resolve, 50));
  await gateway.app.gateway.decisions.flush();

  const candidate = gateway.app.lasting.decisions.shadow?.policies.digest;
  t.ok(candidate && candidate !== gateway.policies.digest);
  const { rows } = await owner.query(
    'SELECT tenant_id, decision_id, policy_digest, effect, rule_ids FROM shadow_flips ORDER BY decided_at, decision_id',
  );
  const flip = (decision_id: unknown, effect: string, ...rule_ids: string[]) => ({
    ...{ tenant_id: tenantId, decision_id, policy_digest: candidate, effect, rule_ids },
  });
  const ids = {
    seen: seen.response.headers.get('x-decision-id'),
    refused: refused.error?.decision_id,
    created: created.response.headers.get('x-decision-id'),
  };
  t.same(rows, [
    flip(ids.seen, 'deny'),
    flip(ids.refused, 'allow', 'role.create'),
    flip(ids.created, 'deny', 'vm.none_made'),
  ]);
  const metrics = await metricsOf(gateway);
  t.equal(metrics.get('virtualstack_shadow_flips_total{kind="narrowing"}'), 2);
  t.equal(metrics.get('virtualstack_shadow_flips_total{kind="widening"}'), 1);
  // A creation is asked for its quota as well.
  t.equal(metrics.get('virtualstack_shadow_decisions_total'), 5);
  t.equal(metrics.get('virtualstack_shadow_broken'), 0);
  const told = lines.filter(({ msg }) => msg === 'the candidate policies would decide otherwise');
  t.match(
    told.find(({ decision_id: id }) => id === ids.refused),
    {
      ...{ kind: 'widening', action: 'create', resource_type: 'role' },
      before: { effect: 'deny', rule_ids: [] },
      after: { effect: 'allow', rule_ids: ['role.create'], policy_digest: candidate },
    },
  );
  t.equal(told.length, 3);
  const shown = await admin.api.GET('/decisions/{decision_id}', {
    params: { path: { decision_id: ids.created ?? '' } },
  });
  t.match(shown.data, { effect: 'allow', shadow_flips: [{ effect: 'deny', rule_ids: ['vm.none_made'] }] });
});

t.test('a candidate that cannot be used is told of, and harms nobody', async (t) => {
  const unreadable = changedPolicies(t, ['compute/vm.policy.yaml'], (text) => `${text}  - nonsense\n`);
  const misfitting = changedPolicies(t, ['compute/vm.policy.yaml'], (text) => text.replace('  name: string\n', ''));
  const lacking = changedPolicies(t, ['compute/vm.policy.yaml'], (text) => text.replaceAll('read_logs', 'read_other'));
  const empty = temporaryFolder(t);
  for (const [name, folder] of Object.entries({ unreadable, misfitting, lacking, empty, absent: `${empty}/none` })) {
    const { log, lines } = remember();
    const gateway = await startGateway(t, { environment: { SHADOW_POLICY_DIRS: folder }, log });
    const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
    t.equal((await admin.api.GET('/vms')).response.status, 200, name);
    t.equal((await metricsOf(gateway)).get('virtualstack_shadow_broken'), 1);
    t.match(
      lines.filter(({ level }) => level === 'error'),
      [{ msg: 'the candidate policies cannot be used; nothing is compared with them', reason: /./ }],
    );
  }
});

t.test('one that fails while it looks on harms nobody either', async (t) => {
  const gateway = await startGateway(t);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const failures: unknown[] = [];
  const observer: DecisionLogObserver = {
    lost: () => t.fail('nothing is lost'),
    failing: (error) => t.fail(String(error)),
    examined: () => t.fail('nothing is examined'),
    shadowFailed: (_, error) => failures.push(error),
  };
  const failure = new Error('broken');
  const shadow = Object.assign(new Shadow(gateway.policies), {
    examine: () => {
      throw failure;
    },
  });
  const decisions = new DecisionLog({
    ...{ store: gateway.database, capacity: 10, overflow: 'block', allowSample: 1, observer },
  });
  decisions.beginShadow(shadow);
  const entry = lookDecision(gateway, tenantId);
  await decisions.write(entry);
  await decisions.flush();
  decisions.committed([entry]);
  await new Promise((resolve) => setTimeout(resolve, 10));
  t.same(failures, [failure, failure]);
  t.equal((await owner.query('SELECT FROM decision_log')).rowCount, 1);
});

t.test('folders beside the first add to the candidate', async (t) => {
  const beside = temporaryFolder(t);
  writeFileSync(
    join(beside, 'note.policy.yaml'),
    'resource: note\nsource: entities\nmodule: Notes\nisolation: none\nattributes: { id: string }\nactions: { read: read }\nrules: []\n',
  );
  const folder = changedPolicies(t, [], (text) => text);
  const gateway = await startGateway(t, { environment: { SHADOW_POLICY_DIRS: `${folder},${beside}` } });
  t.ok(gateway.app.lasting.decisions.shadow?.policies.resources.has('note'));
});
