import { raw } from 'objection';
import { Problem } from '../../../shared/problem.ts';
import { represented } from '../../represented.ts';
import { Approval } from '../models/models.ts';
import { operation } from '../operation.ts';

export const decideApproval = operation('decideApproval', async ({ principal, tenant, target, body, represent }) => {
  const row = Approval.query().findById([tenant.id, target.id]);
  const { status } = await row.clone().throwIfNotFound();
  if (status !== 'PENDING') throw new Problem('conflict', `The request is ${status} already.`);
  await row.patch({
    status: body.approved ? 'APPROVED' : 'REJECTED',
    decided_by: principal.id,
    // By the clock that tells how long it is good for.
    decided_at: raw('now()'),
    comment: body.comment ?? null,
  });
  return { status: 200, body: represented(await represent(target.id)) };
});
