import { violatedConstraint } from '../../../db/index.ts';
import { newId } from '../../../shared/ids.ts';
import { Problem } from '../../../shared/problem.ts';
import { User } from '../models/models.ts';
import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { canonicalEmail } from '../services/canonical-email.ts';
import { addMember } from '../services/memberships.ts';

export const createUser = operation('createUser', async ({ tenant, body, demand, represent }, { passwords }) => {
  const id = newId();
  const roleIds = body.role_ids ?? [];
  for (const roleId of roleIds) await demand('role', 'assign_users', roleId);
  try {
    await User.query().insert({
      id,
      email: body.email.trim(),
      email_canonical: canonicalEmail(body.email),
      first_name: body.first_name,
      last_name: body.last_name,
      password_hash: await passwords.hash(body.password),
      is_active: true,
    });
  } catch (error) {
    if (violatedConstraint(error)?.kind !== 'unique') throw error;
    throw new Problem('conflict', 'A user with this e-mail address already exists.', { cause: error });
  }
  await addMember(tenant.id, id, roleIds);
  return { status: 201, body: represented(await represent(id)) };
});
