import { represented } from '../../represented.ts';
import { ApiKey } from '../models/models.ts';
import { operation } from '../operation.ts';
import { demandAddresses, demandFuture, demandPermissions } from '../services/api-key-limits.ts';

export const updateApiKey = operation('updateApiKey', async ({ tenant, target, body, represent }) => {
  await demandPermissions(body.permissions ?? []);
  demandAddresses(body.allowed_addresses ?? []);
  demandFuture(body.expires_at);
  await ApiKey.query().findById([tenant.id, target.id]).patch(body);
  return { status: 200, body: represented(await represent(target.id)) };
});
