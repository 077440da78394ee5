import { newId } from '../../../shared/ids.ts';
import { unlessTaken } from '../../unless-taken.ts';
import { User } from '../models/models.ts';
import { canonicalEmail } from './canonical-email.ts';
import type { Account } from './sign-in.ts';

export interface NewAccount {
  email: string;
  firstName: string;
  lastName: string;
  passwordHash: string;
  /** Whether the user has shown that the address is theirs. */
  proven: boolean;
}

/**
 * Make an account, in the running transaction.
 * @param taken what to say where the address has an account. @throws Problem 409 in that case.
 */
export const addAccount = async (account: NewAccount, taken: string): Promise<Account> => {
  const row = {
    id: newId(),
    email: account.email.trim(),
    first_name: account.firstName,
    last_name: account.lastName,
    is_active: true,
  };
  await unlessTaken(taken, () =>
    User.query().insert({
      ...row,
      email_canonical: canonicalEmail(account.email),
      password_hash: account.passwordHash,
      address_proven_at: account.proven ? new Date().toISOString() : null,
    }),
  );
  return row;
};
