import t from 'tap';
import { platformTenantId } from '../../src/db/index.ts';
import { startGateway } from '../fixtures/gateway.ts';

/** An account is one person's, in however many tenants; no tenant gets at it through the others' backs. */

t.test('a tenant reaches no account that is not its own alone', async (t) => {
  const gateway = await startGateway(t);
  const [home, evil] = [await gateway.createTenant('Home'), await gateway.createTenant('Evil')];
  const operator = await gateway.operator();
  const victim = await gateway.createPersona(home, { role: 'tenant_admin' });
  const attacker = await gateway.createPersona(evil, { role: 'tenant_admin' });
  const path = { tenant_id: evil };

  for (const [name, { id, email }] of Object.entries({ victim, operator })) {
    for (const body of [{ email }, { user_id: id }]) {
      const added = await attacker.api.POST('/tenants/{tenant_id}/users', { params: { path }, body });
      t.equal(added.response.status, 404, `the ${name} cannot be pulled in`);
      const absent = await attacker.api.POST('/tenants/{tenant_id}/users', {
        params: { path },
        body: { email: 'nobody@absent.example' },
      });
      t.equal(added.error?.detail, absent.error?.detail, 'nor does the answer tell that there is such an account');
    }
  }
  t.equal((await victim.api.GET('/vms')).response.status, 200, 'nothing changed for the victim');

  const added = await operator.api.POST('/tenants/{tenant_id}/users', {
    params: { path, header: { 'X-Tenant-ID': evil } },
    body: { user_id: victim.id },
  });
  t.equal(added.response.status, 201, 'the platform may add anybody');
  for (const body of [{ is_active: false }, { is_active: true }, { first_name: 'Pwned' }]) {
    const changed = await attacker.api.PATCH('/users/{user_id}', { params: { path: { user_id: victim.id } }, body });
    t.equal(changed.response.status, 403, JSON.stringify(body));
    t.match(changed.error?.detail, /belongs to other tenants/);
  }
  t.equal((await victim.api.GET('/vms', { params: { header: { 'X-Tenant-ID': home } } })).response.status, 200);

  const deactivated = await operator.api.PATCH('/users/{user_id}', {
    params: { path: { user_id: victim.id }, header: { 'X-Tenant-ID': home } },
    body: { is_active: false },
  });
  t.equal(deactivated.response.status, 200, 'the platform deactivates');
  t.equal((await victim.api.GET('/vms')).response.status, 401);
  const revived = await attacker.api.PATCH('/users/{user_id}', {
    params: { path: { user_id: victim.id } },
    body: { is_active: true },
  });
  t.equal(revived.response.status, 403, 'and no tenant undoes that');
});

t.test('what happens in no tenant is in the trail of the platform', async (t) => {
  const gateway = await startGateway(t);
  const operator = await gateway.operator();
  const member = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  t.equal((await member.api.PATCH('/users/me', { body: { first_name: 'Renamed' } })).response.status, 200);
  const events = await operator.api.GET('/audit-events', {
    params: { query: { actor_id: member.id }, header: { 'X-Tenant-ID': platformTenantId } },
  });
  t.match(events.data?.items, [
    { action: 'update_self', resource: { id: member.id }, after: { first_name: 'Renamed' } },
  ]);
});
