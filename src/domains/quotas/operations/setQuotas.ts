import { represented } from '../../represented.ts';
import { quotaKinds } from '../kinds.ts';
import { Quota, QuotaLimit } from '../models/models.ts';
import { operation } from '../operation.ts';

/** A limit may be lower than what is taken: then nothing more is, until enough was given back. */
export const setQuotas = operation('setQuotas', async ({ tenant, body, represent }) => {
  // In the order in which they are locked by whoever takes of them.
  for (const kind of quotaKinds.toSorted())
    await QuotaLimit.query().findById([tenant.id, kind]).patch({ most: body[kind] });
  await Quota.query().findById(tenant.id).patch({});
  return { status: 200, body: represented(await represent(tenant.id)) };
});
