import { Problem } from '../../../shared/problem.ts';
import { Tenant } from '../models/models.ts';
import { operation } from '../operation.ts';

/** The tenant is marked, not erased: its audit trail must outlive it. */
export const deleteTenant = operation('deleteTenant', async ({ target }, { resourcesInUse }) => {
  const used = await resourcesInUse(target.id);
  const children = await Tenant.query().where({ parent_id: target.id }).whereNot({ status: 'deleted' }).resultSize();
  if (children > 0) used.push('child tenants');
  if (used.length > 0) throw new Problem('conflict', `The tenant still has ${used.join(', ')}; delete them first.`);
  await Tenant.query().findById(target.id).patch({ status: 'deleted' });
  return { status: 204 };
});
