import { ApiKey } from '../models/models.ts';
import { operation } from '../operation.ts';

/** The row stays: the audit trail speaks of it. */
export const revokeApiKey = operation('revokeApiKey', async ({ tenant, target }) => {
  await ApiKey.query().findById([tenant.id, target.id]).patch({ revoked_at: new Date().toISOString() });
  return { status: 204 };
});
