import { violatedConstraint } from '../../../db/index.ts';
import { Problem } from '../../../shared/problem.ts';
import { Role } from '../models/models.ts';
import { operation } from '../operation.ts';

/** The database keeps a role that is assigned, so that no race can leave an assignment without its role. */
export const deleteRole = operation('deleteRole', async ({ tenant, target }) => {
  try {
    await Role.query().deleteById([tenant.id, target.id]);
  } catch (error) {
    if (violatedConstraint(error)?.kind !== 'foreign_key') throw error;
    throw new Problem('conflict', 'Users still hold this role; take it from them first.', { cause: error });
  }
  return { status: 204 };
});
