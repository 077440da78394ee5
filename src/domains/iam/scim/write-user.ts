import type { AuthorizedRequest } from '../../../contract/index.ts';
import { Problem, type FieldError } from '../../../shared/problem.ts';
import { Membership, User } from '../models/models.ts';
import { keepAnAdministrator } from '../services/administrators.ts';
import { demandOwnAddresses } from './own-addresses.ts';
import { canonicalEmail } from '../services/canonical-email.ts';
import { unlessTaken } from '../../unless-taken.ts';
import type { WantedUser } from './patch-user.ts';
import type { ScimUserRow } from './user-form.ts';

type Request = Pick<AuthorizedRequest<'patchScimUser'>, 'principal' | 'tenant' | 'demand' | 'permits'>;

type Account = Partial<Pick<User, 'email' | 'first_name' | 'last_name' | 'is_active'>>;

const detail = 'A user with this userName already exists.';
const errors: FieldError[] = [{ in: 'body', path: 'userName', message: 'is taken', code: 'uniqueness' }];

/** The same for an account of this tenant and for one that is none of its business. */
export const userNameTaken = (): Problem => new Problem('conflict', detail, { errors });

/** Write an account under an address that must be nobody else's. @throws Problem 409: uniqueness. */
export const unlessUserNameIsTaken = (write: () => PromiseLike<unknown>): Promise<void> =>
  unlessTaken(detail, write, errors);

/**
 * Make a user what the directory wants. What concerns the account is decided on as a change of the account, what concerns the
 * tenant alone as one of the membership.
 * @param optional leave the account as it is where the caller may not change it, as RFC 7644 has it for what is read-only.
 */
export const writeUser = async (
  request: Request,
  current: ScimUserRow,
  wanted: WantedUser,
  optional: boolean,
): Promise<void> => {
  const { demand, permits } = request;
  const account = accountChange(current, wanted);
  if (Object.keys(account).length > 0) {
    // Before anything is decided: whoever lets the account join another tenant holds it meanwhile.
    await User.query().findById(current.id).forUpdate();
    if (!optional) await demand('user', 'update', current.id, account);
    if (!optional || (await permits('user', 'update', current.id, account))) {
      if (account.email !== undefined) await demandOwnAddresses(request, current, account.email);
      await writeAccount(current.id, account);
    }
  }
  await writeMembership(request, current, wanted);
};

const accountChange = (current: ScimUserRow, { userName, givenName, familyName, active }: WantedUser): Account => ({
  ...(userName !== undefined && userName.trim() !== current.email && { email: userName.trim() }),
  // An account has both names: one that the directory leaves empty stays.
  ...(givenName && givenName !== current.first_name && { first_name: givenName }),
  ...(familyName && familyName !== current.last_name && { last_name: familyName }),
  ...(active === true && current.is_active === false && { is_active: true }),
});

const writeAccount = (id: string, account: Account): Promise<void> =>
  unlessUserNameIsTaken(() =>
    User.query()
      .findById(id)
      .patch({
        ...account,
        ...(account.email !== undefined && { email_canonical: canonicalEmail(account.email, 'userName') }),
      }),
  );

/** Whoever is not active is shut out of this tenant, and of no other: the account is one person's. */
const writeMembership = async (
  { tenant, demand }: Request,
  { id, suspended, external_id: externalId }: ScimUserRow,
  wanted: WantedUser,
): Promise<void> => {
  const membership = Membership.query().findById([tenant.id, id]);
  if (wanted.externalId !== undefined && wanted.externalId !== externalId) {
    await membership.clone().patch({ external_id: wanted.externalId });
  }
  const suspend = wanted.active === undefined ? suspended : !wanted.active;
  if (suspend === undefined || suspend === suspended) return;
  await demand('membership', 'update', id, { suspended: suspend });
  await keepAnAdministrator(tenant, async () => {
    await membership.clone().patch({ suspended_at: suspend ? new Date().toISOString() : null });
  });
};
