import { represented } from '../../represented.ts';
import { ApiKey } from '../models/models.ts';
import { operation } from '../operation.ts';
import { demandAddresses, futureOf, demandPermissions } from '../services/api-key-limits.ts';

export const updateApiKey = operation('updateApiKey', async ({ tenant, target, body, represent }) => {
  await demandPermissions(body.permissions ?? []);
  demandAddresses(body.allowed_addresses ?? []);
  const expiry = body.expires_at === undefined ? {} : { expires_at: futureOf(body.expires_at) };
  await ApiKey.query()
    .findById([tenant.id, target.id])
    .patch({ ...body, ...expiry });
  return { status: 200, body: represented(await represent(target.id)) };
});
