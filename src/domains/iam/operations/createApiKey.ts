import { newId } from '../../../shared/ids.ts';
import { ApiKey } from '../models/models.ts';
import { operation } from '../operation.ts';
import { visiblePrefix, writeApiKey } from '../services/api-key-text.ts';
import { demandAddresses, futureOf, demandPermissions } from '../services/api-key-limits.ts';
import { demandMember } from '../services/memberships.ts';
import { hashOf } from '../../../shared/secrets.ts';
import { withKey } from '../services/with-key.ts';

export const createApiKey = operation('createApiKey', async ({ principal, tenant, body, represent }) => {
  const { name, permissions, allowed_addresses: addresses = [], expires_at: expiresAt } = body;
  await demandPermissions(permissions);
  demandAddresses(addresses);
  const expires_at = futureOf(expiresAt);
  await demandMember(tenant.id, principal.id);
  const id = newId();
  const key = writeApiKey({ id, userId: principal.id, tenantId: tenant.id });
  await ApiKey.query().insert({
    tenant_id: tenant.id,
    id,
    user_id: principal.id,
    name,
    prefix: visiblePrefix(key),
    hash: hashOf(key),
    permissions,
    allowed_addresses: addresses,
    expires_at,
  });
  return { status: 201, body: withKey(await represent(id), key) };
});
