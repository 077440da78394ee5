import t from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { startGateway, type Persona, type TestGateway } from '../fixtures/gateway.ts';
import { byPassword } from '../fixtures/proof.ts';
import { inRounds, race, raceRounds } from '../fixtures/race.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

const post = (gateway: TestGateway, { token }: { token: string }, path: string, key: string, body: object) =>
  rawRequest(gateway.url, {
    method: 'POST',
    path: `/api/v1${path}`,
    token,
    headers: { 'idempotency-key': key, 'content-type': 'application/json' },
    body,
  });

const roleNames = async ({ api }: Persona): Promise<string[]> =>
  ((await api.GET('/roles')).data ?? []).map(({ name }) => name);

t.test('what is sent again makes nothing again', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const body = { name: 'Auditors', description: 'x', permission_ids: ['vm:read'] };
  const first = await post(gateway, admin, '/roles', 'k-1', body);
  t.equal(first.status, 201);
  const inAnotherOrder = { permission_ids: ['vm:read'], description: 'x', name: 'Auditors' };
  for (const again of [body, inAnotherOrder]) {
    const answer = await post(gateway, admin, '/roles', 'k-1', again);
    t.equal(answer.status, 201);
    t.equal(answer.text, first.text, 'the same answer');
    t.equal(answer.headers.etag, first.headers.etag);
  }
  t.equal((await roleNames(admin)).filter((name) => name === 'Auditors').length, 1);
  const other = await post(gateway, admin, '/roles', 'k-1', { ...body, name: 'Others' });
  t.match(other.json, { status: 422, errors: [{ in: 'header', path: 'idempotency-key', code: 'reused' }] });
  t.equal(
    (await post(gateway, admin, '/api-keys', 'k-1', { name: 'x', permissions: [] })).status,
    422,
    'nor elsewhere',
  );
  t.equal((await post(gateway, admin, '/roles', 'k-2', body)).status, 409, 'another key is another request');
  t.equal(
    (await post(gateway, admin, '/roles', 'k-2', { ...body, name: 'Third' })).status,
    201,
    'what failed left no trace',
  );
  for (const key of ['', 'a b', 'x'.repeat(256)]) {
    const answer = await post(gateway, admin, '/roles', key, { ...body, name: `bad ${key.length}` });
    t.equal(answer.status, 400, `"${key.slice(0, 5)}"`);
  }
  const restarted = await startGateway(t, { urls: gateway.urls });
  const later = await post(restarted, admin, '/roles', 'k-1', body);
  t.equal(later.text, first.text, 'a restart, or another node, makes no difference');
});

t.test('a secret is answered again, but kept encrypted', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const first = await post(gateway, admin, '/api-keys', 'k', { name: 'x', permissions: [] });
  const again = await post(gateway, admin, '/api-keys', 'k', { name: 'x', permissions: [] });
  t.match(first.json, { key: /^vsk_/ });
  t.equal(again.text, first.text);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { rows } = await owner.query<{ all: string }>('SELECT i::text AS all FROM idempotency_keys i');
  t.notMatch(rows[0]?.all, String(first.json?.key).slice(0, 20));
});

t.test("a key is its sender's, and rights are asked for every time", async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const [one, two] = [
    await gateway.createPersona(tenantId, { role: 'tenant_admin' }),
    await gateway.createPersona(tenantId, { role: 'tenant_admin' }),
  ];
  const foreign = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const body = { name: 'Auditors', permission_ids: ['vm:read'] };
  const first = await post(gateway, one, '/roles', 'k', body);
  t.equal(first.status, 201);
  t.equal((await post(gateway, two, '/roles', 'k', body)).status, 409, "a colleague's request is another");
  const sessionId = newId();
  const owner = await connect(t, gateway.urls.ownerUrl);
  await owner.query(
    `INSERT INTO sessions (id, user_id, client_address, user_agent, expires_at) VALUES ($1, $2, '127.0.0.1', 'x', now() + interval '1 day')`,
    [sessionId, one.id],
  );
  const token = gateway.tokens.issue({ principalId: one.id, tenantId, sessionId }, byPassword);
  const besides = await post(gateway, { ...one, token }, '/roles', 'k', body);
  t.equal(besides.status, 409, 'nor is one shown in another session of the same user');
  const elsewhere = await post(gateway, foreign, '/roles', 'k', body);
  t.equal(elsewhere.status, 201);
  t.not(elsewhere.json?.id, first.json?.id);
  await gateway.database.transact({ tenantId, principalId: null, platform: true }, async (transaction) => {
    await transaction.client.query('DELETE FROM role_assignments WHERE user_id = $1', [one.id]);
  });
  t.equal((await post(gateway, one, '/roles', 'k', body)).status, 403);
  const operator = await gateway.operator();
  const tenants = await Promise.all([1, 2].map(() => post(gateway, operator, '/tenants', 'k', { name: 'New' })));
  t.equal(tenants[0]?.json?.id, tenants[1]?.json?.id, 'also where there is no tenant yet');
  t.equal(tenants[0]?.status, 201);
});

t.test('after a day, a key is forgotten', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const owner = await connect(t, gateway.urls.ownerUrl);
  for (const key of ['a', 'b']) await post(gateway, admin, '/roles', key, { name: key, permission_ids: [] });
  await owner.query("UPDATE idempotency_keys SET created_at = now() - interval '25 hours'");
  t.equal((await post(gateway, admin, '/roles', 'a', { name: 'c', permission_ids: [] })).status, 201);
  t.equal((await owner.query('SELECT FROM idempotency_keys')).rowCount, 1, 'the other is gone');
});

t.test('of many who create at once with one key, one creates', async (t) => {
  const environment = { RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PRINCIPAL: '1000000' };
  const gateway = await startGateway(t, { environment });
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  await inRounds(async (round) => {
    const body = { name: `role ${round}`, permission_ids: [] };
    const answers = await race(() => post(gateway, admin, '/roles', `k-${round}`, body));
    t.same([...new Set(answers.map(({ status }) => status))], [201], `round ${round}`);
    t.equal(new Set(answers.map(({ text }) => text)).size, 1, 'all get one answer');
  });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { rows } = await owner.query("SELECT name FROM roles WHERE tenant_id = $1 AND name LIKE 'role %'", [tenantId]);
  t.equal(rows.length, raceRounds);
  const audited = await owner.query(
    "SELECT FROM audit_events WHERE tenant_id = $1 AND resource_type = 'role' AND action = 'create' AND outcome = 'allowed'",
    [tenantId],
  );
  t.equal(audited.rowCount, raceRounds, 'and each is recorded once');
});
