import t from 'tap';
import { decide, RuleSets, type Attributes } from '../../src/policy/index.ts';
import { canClient, clientAbility } from '../fixtures/casl-client.ts';
import { startGateway } from '../fixtures/gateway.ts';

t.test('a client that reads its ability allows what the gateway allows', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  for (const key of ['tenant_admin', 'member', 'viewer']) {
    const { api, id, email } = await gateway.createPersona(tenantId, { role: key });
    const { data, response } = await api.GET('/users/me/ability');
    t.equal(response.status, 200);
    const client = clientAbility(data?.rules);
    const permissions = gateway.policies.roles.find((role) => role.key === key)?.permissions ?? [];
    const facts = { id, email, type: 'user', scope: 'tenant', isMember: true, permissions } as const;
    const principal = { ...facts, credentialId: null, platformPermissions: [], secondFactorAt: null };
    const tenant = { id: tenantId, kind: 'customer', status: 'active' } as const;
    const ability = new RuleSets(gateway.policies).abilityOf(principal, tenant);
    const objects: Attributes[] = [
      {},
      { tenant_id: tenantId, id, user_id: id, status: 'RUNNING', is_system_role: false, permissions: ['vm:read'] },
      { tenant_id: tenantId, status: 'STOPPED', is_system_role: true, permissions: ['tenant:delete'], created_by: id },
      { tenant_id: id, id: tenantId, tenant_ids: [tenantId], permissions: [], belongs_elsewhere: false },
    ];
    const differing: string[] = [];
    const allowed: string[] = [];
    for (const [type, { actions }] of gateway.policies.resources) {
      for (const action of Object.keys(actions)) {
        for (const [n, attributes] of objects.entries()) {
          const request = { action, resource: { type, id: null }, context: { now: Date.now() } };
          const isAllowed = decide(ability, request, attributes).effect === 'allow';
          const name = `${type}.${action} on object ${n}`;
          if (isAllowed) allowed.push(name);
          if (canClient(client, action, type, attributes) !== isAllowed) differing.push(name);
        }
      }
    }
    t.same(differing, [], `${key}: ${allowed.length} allowed`);
    t.ok(allowed.length > 5, `${key} may do something`);
  }
});
