import { newId } from '../../../shared/ids.ts';
import { User } from '../models/models.ts';
import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { unlessTaken } from '../../unless-taken.ts';
import { canonicalEmail } from '../services/canonical-email.ts';
import { addMember } from '../services/memberships.ts';

export const createUser = operation('createUser', async ({ tenant, body, demand, represent }, { passwords }) => {
  const id = newId();
  const roleIds = body.role_ids ?? [];
  for (const roleId of roleIds) await demand('role', 'assign_users', roleId);
  const passwordHash = await passwords.hash(body.password);
  await unlessTaken('A user with this e-mail address already exists.', () =>
    User.query().insert({
      id,
      email: body.email.trim(),
      email_canonical: canonicalEmail(body.email),
      first_name: body.first_name,
      last_name: body.last_name,
      password_hash: passwordHash,
      is_active: true,
    }),
  );
  await addMember(tenant.id, id, roleIds);
  return { status: 201, body: represented(await represent(id)) };
});
