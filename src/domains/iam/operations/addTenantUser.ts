import { Problem } from '../../../shared/problem.ts';
import { User } from '../models/models.ts';
import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { canonicalEmail } from '../services/canonical-email.ts';
import { addMember } from '../services/memberships.ts';

export const addTenantUser = operation('addTenantUser', async ({ principal, tenant, body, demand, represent }) => {
  const user = await User.query()
    .findOne(
      body.user_id === undefined
        ? { email_canonical: canonicalEmail(body.email ?? '') }
        : { id: body.user_id.toLowerCase() },
    )
    // Held, so that it joins no other tenant before it is decided on.
    .forUpdate()
    .modify((query) => {
      // Whom a tenant never had does not exist for it, member of another or not: they are invited, which asks them, and the answer
      // must not tell who has an account.
      if (principal.scope !== 'platform') void query.whereRaw('known_here(id)');
    });
  if (!user) throw new Problem('not_found', 'The user does not exist.');
  const roleIds = body.role_ids ?? [];
  for (const roleId of roleIds) await demand('role', 'assign_users', roleId);
  await addMember(tenant.id, user.id, roleIds);
  await demand('membership', 'create', user.id);
  return { status: 201, body: represented(await represent(user.id)) };
});
