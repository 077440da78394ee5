import { modelKnex } from '../../../db/index.ts';
import { unlessTaken } from '../../unless-taken.ts';
import { Role } from '../models/models.ts';

interface RoleRow {
  tenant_id: string;
  id: string;
  name: string;
  description: string | null;
  built_in: string | null;
}

export const insertRole = (role: RoleRow): Promise<void> => unlessNameIsTaken(() => Role.query().insert(role));

/** Change a role's own columns; `updated_at` moves even when only its permissions do. */
export const patchRole = (
  tenantId: string,
  roleId: string,
  fields: Partial<Pick<RoleRow, 'name' | 'description'>>,
): Promise<void> =>
  unlessNameIsTaken(() =>
    modelKnex('roles')
      .where({ tenant_id: tenantId, id: roleId })
      .update({ ...fields, updated_at: modelKnex.fn.now(3) }),
  );

const unlessNameIsTaken = (write: () => PromiseLike<unknown>): Promise<void> =>
  unlessTaken('The tenant already has a role of this name.', write, [
    { in: 'body', path: 'name', message: 'is taken', code: 'uniqueness' },
  ]);
