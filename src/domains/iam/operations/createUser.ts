import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { addAccount } from '../services/accounts.ts';
import { addMember } from '../services/memberships.ts';
import { demandGoodPassword } from '../services/password-rules.ts';

export const createUser = operation('createUser', async ({ tenant, body, demand, represent }, { passwords }) => {
  const { email, first_name: firstName, last_name: lastName, password, role_ids: roleIds = [] } = body;
  for (const roleId of roleIds) await demand('role', 'assign_users', roleId);
  demandGoodPassword(password, { secondFactor: false, owner: body });
  const passwordHash = await passwords.hash(password);
  const taken = 'A user with this e-mail address already exists.';
  const { id } = await addAccount({ email, firstName, lastName, passwordHash, proven: false }, taken);
  await addMember(tenant.id, id, roleIds);
  return { status: 201, body: represented(await represent(id)) };
});
