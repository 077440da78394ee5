import { represented } from '../../represented.ts';
import { quotaKinds } from '../kinds.ts';
import { Quota, QuotaLimit } from '../models/models.ts';
import { operation } from '../operation.ts';

/** A limit may be lower than what is taken: then nothing more is, until enough was given back. */
export const setQuotas = operation('setQuotas', async ({ tenant, body, represent }) => {
  for (const kind of quotaKinds) await QuotaLimit.query().findById([tenant.id, kind]).patch({ most: body[kind] });
  await Quota.query().findById(tenant.id).patch({});
  return { status: 200, body: represented(await represent(tenant.id)) };
});
