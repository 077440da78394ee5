import t from 'tap';
import { decide, RuleSets, type Attributes } from '../../src/policy/index.ts';
import { canClient, clientAbility } from '../fixtures/casl-client.ts';
import { startGateway } from '../fixtures/gateway.ts';

t.test('a client that reads its ability allows what the gateway allows', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const member = await gateway.createPersona(tenantId, { role: 'member' });
  const { data, response } = await member.api.GET('/users/me/ability');
  t.equal(response.status, 200);
  console.log(JSON.stringify(data).length, data?.inexact, data?.valid_until);
  console.log(JSON.stringify(data?.rules, null, 1).slice(0, 3000));
});
