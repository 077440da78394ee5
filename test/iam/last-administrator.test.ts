import t from 'tap';
import { startGateway, type Persona, type TestGateway } from '../fixtures/gateway.ts';

const administrators = async (gateway: TestGateway, tenantId: string) => {
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const roles = (await admin.api.GET('/roles')).data ?? [];
  return { admin, roleId: roles.find(({ name }) => name === 'Tenant Admin')?.id ?? '' };
};

/** Every way of taking an administrator from a tenant. */
const ways: Record<string, (by: Persona, victim: Persona, roleId: string) => Promise<{ response: Response }>> = {
  unassign: (by, { id, tenantId }, roleId) =>
    by.api.DELETE('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', {
      params: { path: { tenant_id: tenantId, user_id: id, role_id: roleId } },
    }),
  'set holders': (by, _victim, roleId) =>
    by.api.PUT('/roles/{role_id}/users', { params: { path: { role_id: roleId } }, body: { user_ids: [] } }),
  'remove from tenant': (by, { id, tenantId }) =>
    by.api.DELETE('/tenants/{tenant_id}/users/{user_id}', {
      params: { path: { tenant_id: tenantId, user_id: id } },
    }),
  'delete user': (by, { id }) => by.api.DELETE('/users/{user_id}', { params: { path: { user_id: id } } }),
  deactivate: (by, { id }) =>
    by.api.PATCH('/users/{user_id}', { params: { path: { user_id: id } }, body: { is_active: false } }),
};

t.test('the last administrator of a tenant stays', async (t) => {
  const gateway = await startGateway(t);
  const everything = [...gateway.policies.permissions.values()].flatMap(({ id, scope }) =>
    scope === 'tenant' ? [id] : [],
  );
  for (const [name, take] of Object.entries(ways)) {
    const tenantId = await gateway.createTenant();
    const { admin, roleId } = await administrators(gateway, tenantId);
    const deputy = await gateway.createPersona(tenantId, { permissions: everything });
    t.equal((await take(deputy, admin, roleId)).response.status, 409, `${name}: refused`);
    t.equal((await admin.api.GET('/roles')).response.status, 200, `${name}: nothing was taken`);
    await gateway.createPersona(tenantId, { role: 'tenant_admin' });
    const status = name === 'set holders' ? 409 : name === 'deactivate' ? 200 : 204;
    t.equal((await take(deputy, admin, roleId)).response.status, status, `${name}: one of two may go`);
  }
});
