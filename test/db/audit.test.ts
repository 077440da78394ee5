import t from 'tap';
import pg from 'pg';
import { verifyAuditChains } from '../../src/db/verify-audit.ts';
import { startGateway, type TestGateway } from '../fixtures/gateway.ts';

const asOwner = async <Result>(gateway: TestGateway, work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
  const client = new pg.Client({ connectionString: gateway.urls.ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

t.test('every change and every refusal is in the trail', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  const role = await admin.api.POST('/roles', { body: { name: 'Before', permission_ids: ['vm:read'] } });
  const path = { role_id: role.data?.id ?? '' };
  const patched = await admin.api.PATCH('/roles/{role_id}', { params: { path }, body: { name: 'After' } });
  const refused = await viewer.api.DELETE('/roles/{role_id}', { params: { path } });
  const events = await admin.api.GET('/audit-events', { params: { query: { sort: 'sequence' } } });
  t.equal(events.data?.total, 3);
  const [created, updated, denied] = events.data?.items ?? [];
  t.match(created, {
    action: 'create',
    outcome: 'allowed',
    actor: { id: admin.id },
    resource: { type: 'role', id: path.role_id },
    before: null,
    after: { name: 'Before' },
  });
  t.match(updated, {
    before: { name: 'Before' },
    after: { name: 'After' },
    decision_id: patched.response.headers.get('x-decision-id'),
    rule_ids: ['role.update'],
  });
  t.match(denied, {
    action: 'delete',
    outcome: 'denied',
    actor: { id: viewer.id },
    reason: refused.error?.detail,
    decision_id: refused.error?.decision_id,
    rule_ids: [],
  });
  t.equal(updated?.previous_hash, created?.hash, 'each is chained to the one before');
  const filtered = await admin.api.GET('/audit-events', {
    params: { query: { outcome: 'denied', actor_id: viewer.id } },
  });
  t.equal(filtered.data?.total, 1);
});

t.test('no record, no change', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  await asOwner(gateway, (client) =>
    client.query('REVOKE EXECUTE ON FUNCTION append_audit_event(jsonb) FROM virtualstack_app'),
  );
  const { response } = await admin.api.POST('/roles', { body: { name: 'Unrecorded' } });
  t.ok(response.status >= 500);
  const roles = await admin.api.GET('/roles');
  t.notOk(
    roles.data?.some(({ name }) => name === 'Unrecorded'),
    'the change was undone',
  );
});

t.test('the chain shows what was done to it', async (t) => {
  const tampering: Record<string, { sql: (tenantId: string) => string; found: RegExp }> = {
    'an edit': {
      sql: (id) => `UPDATE audit_events SET actor_email = 'x' WHERE tenant_id = '${id}' AND sequence = 3`,
      found: /event 3 was changed/,
    },
    'an edit of a value': {
      sql: (id) => `UPDATE audit_events SET after = '{}' WHERE tenant_id = '${id}' AND sequence = 2`,
      found: /event 2 was changed/,
    },
    'a deletion': {
      sql: (id) => `DELETE FROM audit_events WHERE tenant_id = '${id}' AND sequence = 2`,
      found: /event 2 is missing/,
    },
    'a reordering': {
      sql: (
        id,
      ) => `UPDATE audit_events SET sequence = 5 - sequence + 100 WHERE tenant_id = '${id}' AND sequence IN (2, 3);
        UPDATE audit_events SET sequence = sequence - 100 WHERE tenant_id = '${id}' AND sequence > 100`,
      found: /event 2 was changed/,
    },
    'a truncation': {
      sql: (id) => `DELETE FROM audit_events WHERE tenant_id = '${id}' AND sequence >= 4`,
      found: /event 4 is missing/,
    },
    'the whole gone, and that there was one': {
      sql: (id) =>
        `DELETE FROM audit_events WHERE tenant_id = '${id}'; DELETE FROM audit_chains WHERE tenant_id = '${id}'`,
      found: /record of its last event is missing/,
    },
    'an edit, and the record of the last event gone': {
      sql: (id) =>
        `UPDATE audit_events SET actor_email = 'x' WHERE tenant_id = '${id}' AND sequence = 3; DELETE FROM audit_chains WHERE tenant_id = '${id}'`,
      found: /event 3 was changed/,
    },
    'the whole gone': {
      sql: (id) => `DELETE FROM audit_events WHERE tenant_id = '${id}'`,
      found: /event 1 is missing/,
    },
  };
  const gateway = await startGateway(t);
  for (const [name, { sql, found }] of Object.entries(tampering)) {
    const tenantId = await gateway.createTenant();
    const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
    for (let n = 0; n < 4; n += 1) await admin.api.POST('/roles', { body: { name: `r${n}` } });
    const before = await verifyAuditChains(gateway.urls.ownerUrl, { tenantId });
    t.match(before, [{ tenantId, faults: [], head: { sequence: 4 } }], `${name}: intact before`);
    await asOwner(gateway, (client) => client.query(sql(tenantId)));
    const [after] = await verifyAuditChains(gateway.urls.ownerUrl, { tenantId });
    t.match(after?.faults[0], found, `${name} is found`);
  }
});

t.test('a checkpoint kept elsewhere shows a chain that was cut and mended', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  for (let n = 0; n < 3; n += 1) await admin.api.POST('/roles', { body: { name: `r${n}` } });
  const [{ head } = { head: null }] = await verifyAuditChains(gateway.urls.ownerUrl, { tenantId });
  await asOwner(gateway, (client) =>
    client.query(`DELETE FROM audit_events WHERE tenant_id = '${tenantId}' AND sequence = 3;
      UPDATE audit_chains SET (sequence, hash) = (SELECT sequence, hash FROM audit_events WHERE tenant_id = '${tenantId}' AND sequence = 2)
      WHERE tenant_id = '${tenantId}'`),
  );
  const [alone] = await verifyAuditChains(gateway.urls.ownerUrl, { tenantId });
  t.same(alone?.faults, [], 'by itself it looks whole');
  const [checked] = await verifyAuditChains(gateway.urls.ownerUrl, { tenantId, checkpoint: head ?? undefined });
  t.match(checked?.faults[0], /event 3 .*checkpoint/, 'against the checkpoint it does not');
  await asOwner(gateway, (client) =>
    client.query(`DELETE FROM audit_events WHERE tenant_id = '${tenantId}';
      UPDATE audit_chains SET sequence = 0, hash = repeat('0', 64) WHERE tenant_id = '${tenantId}'`),
  );
  const [emptied] = await verifyAuditChains(gateway.urls.ownerUrl, { tenantId, checkpoint: head ?? undefined });
  t.match(emptied?.faults[0], /event 3 .*checkpoint/, 'nor does one that was emptied');
  const [unknown] = await verifyAuditChains(gateway.urls.ownerUrl, {
    tenantId: '01900000-0000-7000-8000-00000000dead',
  });
  t.match(unknown?.faults[0], /no such tenant/, 'nor one that there is nothing of');
});

t.test('the gateway itself cannot rewrite the trail', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const scope = { tenantId, principalId: null, platform: true };
  for (const sql of [
    'DELETE FROM audit_events',
    `UPDATE audit_events SET action = 'x'`,
    'DELETE FROM audit_chains',
    'INSERT INTO audit_events DEFAULT VALUES',
  ]) {
    const attempt = gateway.database.transact(scope, async ({ client }) => client.query(sql));
    await t.rejects(attempt, { code: '42501' }, sql);
  }
  const foreign = JSON.stringify({
    tenant_id: (await gateway.createPersona(await gateway.createTenant(), null)).tenantId,
  });
  const append = gateway.database.transact(scope, async ({ client }) =>
    client.query('SELECT append_audit_event($1)', [foreign]),
  );
  await t.rejects(append, { code: '42501' }, 'nor write into another tenant’s');
});
