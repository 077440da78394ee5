import { Tenant } from '../models/models.ts';
import { operation } from '../operation.ts';
import { unlessTaken } from '../../unless-taken.ts';
import { represented } from '../../represented.ts';

export const updateTenant = operation('updateTenant', async ({ target, body, represent }) => {
  await unlessTaken('Another tenant has this domain.', () => Tenant.query().findById(target.id).patch(body));
  return { status: 200, body: represented(await represent(target.id)) };
});
