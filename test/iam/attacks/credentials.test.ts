import t from 'tap';
import { Passwords } from '../../../src/domains/iam/index.ts';
import { newId } from '../../../src/shared/ids.ts';
import { connect } from '../../fixtures/database.ts';
import { startGateway } from '../../fixtures/gateway.ts';
import { rawRequest } from '../../fixtures/raw-request.ts';
import { password } from '../personas/cast.ts';
import { Objects } from '../personas/objects.ts';

t.test('a deactivated user refreshes nothing', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const make = new Objects(owner, await new Passwords().hash(password));
  const userId = await make.user(tenantId);
  const [first, second] = [await make.session(userId), await make.session(userId)];
  const refresh = async ({ refreshToken }: { refreshToken: string }) =>
    (await gateway.client().POST('/auth/refresh', { body: { refresh_token: refreshToken } })).response.status;
  t.equal(await refresh(first), 200);
  const path = { user_id: userId };
  const change = (isActive: boolean) =>
    admin.api.PATCH('/users/{user_id}', { params: { path }, body: { is_active: isActive } });
  t.equal((await change(false)).response.status, 200);
  t.equal(await refresh(second), 401);
  const { rows } = await owner.query('SELECT FROM refresh_tokens WHERE session_id = $1', [second.id]);
  t.equal(rows.length, 1, 'and gets no token');
});

t.test('the whole of a long password counts', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const email = `${newId()}@test.example`;
  const long = `${'a long password, '.repeat(8)}!`;
  t.ok(long.length > 72 + 1);
  await admin.api.POST('/users', { body: { email, first_name: 'A', last_name: 'B', password: long } });
  const signIn = async (attempt: string) =>
    (await gateway.client().POST('/auth/login', { body: { email, password: attempt } })).response.status;
  t.equal(await signIn(long), 200);
  for (const attempt of [long.slice(0, 72), long.slice(0, -1), `${long.slice(0, -1)}?`, `${long}!`]) {
    t.equal(await signIn(attempt), 401, `${attempt.length} characters`);
  }
});

t.test('rights are remembered for one tenant and one credential', async (t) => {
  const gateway = await startGateway(t);
  const operator = await gateway.operator();
  const [strong, weak] = [await gateway.createTenant(), await gateway.createTenant()];
  const user = await gateway.createPersona(strong, { role: 'tenant_admin' });
  await operator.api.POST('/tenants/{tenant_id}/users', {
    params: { path: { tenant_id: weak } },
    body: { user_id: user.id },
  });
  const mayIn = async (tenantId: string) =>
    (await user.api.GET('/vms', { params: { header: { 'X-Tenant-ID': tenantId } } })).response.status;
  // Nothing but the tenants themselves must tell them apart, least of all a counter.
  const owner = await connect(t, gateway.urls.ownerUrl);
  await owner.query(`UPDATE authorization_epochs SET epoch = 100 WHERE kind = 'tenant' AND id = ANY($1)`, [
    [strong, weak],
  ]);
  const keyWith = async (permissions: string[]) =>
    (await user.api.POST('/api-keys', { body: { name: newId(), permissions } })).data?.key ?? '';
  const [reading, blind] = [await keyWith(['vm:read']), await keyWith([])];
  const mayWith = async (key: string) =>
    (await rawRequest(gateway.url, { path: '/api/v1/vms', headers: { 'x-api-key': key } })).status;
  for (let round = 0; round < 3; round += 1) {
    t.equal(await mayIn(strong), 200);
    t.equal(await mayIn(weak), 403, 'in another tenant');
    t.equal(await mayWith(reading), 200);
    t.equal(await mayWith(blind), 403, 'with another key');
  }
});
