import { ApiKey } from '../models/models.ts';
import { operation } from '../operation.ts';
import { visiblePrefix, writeApiKey } from '../services/api-key-text.ts';
import { hashOf } from '../../../shared/secrets.ts';
import { withKey } from '../services/with-key.ts';

export const rotateApiKey = operation('rotateApiKey', async ({ tenant, target, body, represent }) => {
  const { overlap_seconds: overlap = 0 } = body;
  const row = await ApiKey.query().findById([tenant.id, target.id]).throwIfNotFound();
  const key = writeApiKey({ id: row.id, userId: row.user_id, tenantId: tenant.id });
  await ApiKey.query()
    .findById([tenant.id, target.id])
    .patch({
      prefix: visiblePrefix(key),
      hash: hashOf(key),
      previous_hash: overlap > 0 ? row.hash : null,
      previous_until: overlap > 0 ? new Date(Date.now() + overlap * 1_000).toISOString() : null,
    });
  return { status: 200, body: withKey(await represent(target.id), key) };
});
