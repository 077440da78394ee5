import { newId } from '../../../shared/ids.ts';
import { Membership, User } from '../models/models.ts';
import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { locationOf } from '../scim/locations.ts';
import { nameOf, wantedUser } from '../scim/wanted-user.ts';
import { unlessUserNameIsTaken, userNameTaken, writeUser } from '../scim/write-user.ts';
import type { ScimUserRow } from '../scim/user-form.ts';
import { canonicalEmail } from '../services/canonical-email.ts';
import { addMember } from '../services/memberships.ts';

/** Without a password: the user signs in by federation, or sets one by e-mail. */
export const createScimUser = operation(
  'createScimUser',
  async ({ principal, tenant, body, demand, permits, represent }) => {
    const wanted = wantedUser(body);
    const email = canonicalEmail(body.userName, 'userName');
    const id = (await findOwnAccount(tenant.id, email)) ?? (await createAccount(email, body));
    await addMember(tenant.id, id, []);
    await demand('user', 'create', id, { email: body.userName, ...nameOf(body) });
    await demand('membership', 'create', id, { user_id: id });
    const added = (await represent(id)) as ScimUserRow | null;
    if (added) await writeUser({ principal, tenant, demand, permits }, added, wanted, true);
    return { status: 201, body: represented(await represent(id)), headers: { Location: locationOf('Users', id) } };
  },
);

type Body = Parameters<typeof nameOf>[0];

/** An account that was taken out of the tenant and came to no other comes back. Others do not exist here. */
const findOwnAccount = async (tenantId: string, email: string): Promise<string | null> => {
  const found = await User.query().findOne({ email_canonical: email }).whereRaw('known_here(id)').forUpdate();
  if (!found) return null;
  if (await Membership.query().findById([tenantId, found.id])) throw userNameTaken();
  return found.id;
};

const createAccount = async (email: string, body: Body): Promise<string> => {
  const id = newId();
  await unlessUserNameIsTaken(() =>
    User.query().insert({
      id,
      email: body.userName.trim(),
      email_canonical: email,
      ...nameOf(body),
      password_hash: null,
      is_active: true,
    }),
  );
  return id;
};
