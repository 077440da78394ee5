import t from 'tap';
import { Database, modelKnex, platformTenantId, type DatabaseOptions } from '../../src/db/index.ts';
import { ensureAdministrator, Passwords, reconcilePolicies } from '../../src/domains/iam/index.ts';
import type { PolicySet } from '../../src/policy/index.ts';
import { startGateway } from '../fixtures/gateway.ts';

const platform = { tenantId: platformTenantId, principalId: null, platform: true };

const ownerOf = (url: string): DatabaseOptions => ({
  url,
  poolSize: 1,
  readConnections: 1,
  statementTimeout: 60_000,
  onError: () => undefined,
});

t.test("built-in roles follow the policy files; what is a tenant's own stays", async (t) => {
  const gateway = await startGateway(t);
  const { policies, urls } = gateway;
  const owner = new Database(ownerOf(urls.ownerUrl));
  t.teardown(() => owner.close());
  const reconcile = (set: PolicySet) => owner.transact(platform, () => reconcilePolicies(set));
  const rows = (): Promise<unknown> =>
    owner.transact(platform, async () =>
      modelKnex('roles')
        .leftJoin('role_permissions', 'id', 'role_id')
        .select('roles.*', 'permission_id')
        .orderBy(['id', 'permission_id']),
    );

  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const member = await gateway.createPersona(tenantId, { role: 'member' });
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  const powerful = await gateway.createPersona(tenantId, { permissions: ['vm:power_manage'] });
  const own = await admin.api.POST('/roles', { body: { name: 'Auditor', permission_ids: ['vm:power_manage'] } });
  t.equal(own.response.status, 201);
  const before = await rows();
  await reconcile(policies);
  t.same(await rows(), before, 'nothing is written where nothing differs');

  const auditor = { key: 'auditor', name: 'Auditor', description: 'Reads.', scope: 'tenant' as const };
  const changed: PolicySet = {
    ...policies,
    permissions: new Map([...policies.permissions].filter(([id]) => id !== 'vm:power_manage')),
    roles: [
      ...policies.roles
        .filter(({ key }) => key !== 'viewer')
        .map((role) => (role.key === 'member' ? { ...role, name: 'Worker', permissions: ['user:read'] } : role))
        .map((role) => ({ ...role, permissions: role.permissions.filter((id) => id !== 'vm:power_manage') })),
      { ...auditor, permissions: ['role:read'] },
    ],
  };
  await reconcile(changed);
  t.equal((await member.api.GET('/vms')).response.status, 403, 'a built-in role has what the files give it');
  t.equal((await viewer.api.GET('/vms')).response.status, 403, 'one that left them gives nothing');
  const roles = (await admin.api.GET('/roles')).data ?? [];
  t.match(
    roles
      .filter(({ is_system_role: builtIn }) => builtIn)
      .map(({ name }) => name)
      .sort(),
    [/^Auditor [0-9a-f]{12}$/, 'Tenant Admin', 'Viewer', 'Worker'],
    'a name that a tenant took stays its own',
  );
  const path = { role_id: own.data?.id ?? '' };
  const retired = await admin.api.GET('/roles/{role_id}', { params: { path } });
  t.match(retired.data, { name: 'Auditor', permissions: [] }, 'a permission that left the files counts for nothing');
  const holder = { params: { path: { user_id: powerful.id } } };
  t.equal((await admin.api.PATCH('/users/{user_id}', { ...holder, body: { first_name: 'X' } })).response.status, 200);
  t.equal(
    (await admin.api.PATCH('/roles/{role_id}', { params: { path }, body: { description: 'x' } })).response.status,
    200,
  );
  t.equal((await powerful.api.GET('/permissions')).response.status, 403);
  const catalogue = (await admin.api.GET('/permissions')).data ?? [];
  t.notOk(
    catalogue.some(({ id }) => id === 'vm:power_manage'),
    'nor is it in the catalogue',
  );

  await reconcile(policies);
  t.equal((await viewer.api.GET('/vms')).response.status, 200, 'and back');
  t.equal((await member.api.GET('/vms')).response.status, 200);
  const back = await admin.api.GET('/roles/{role_id}', { params: { path } });
  t.match(back.data, { permissions: [{ id: 'vm:power_manage' }] }, 'what a tenant gave is as it was');
});

t.test('the first administrator is a new account, or nobody', async (t) => {
  const gateway = await startGateway(t);
  const owner = new Database(ownerOf(gateway.urls.ownerUrl));
  t.teardown(() => owner.close());
  const ensure = (email: string) =>
    owner.transact(platform, () => ensureAdministrator({ email, password: undefined }, new Passwords()));
  t.match(await ensure('another@example.com'), { created: false, generatedPassword: null }, 'there is one already');
  await owner.transact(platform, async () => modelKnex('role_assignments').delete());
  const member = await gateway.createPersona(await gateway.createTenant(), { role: 'viewer' });
  await t.rejects(ensure(member.email), /address of an account that somebody has/);
  t.match(await ensure('another@example.com'), { created: true, generatedPassword: String });
});
