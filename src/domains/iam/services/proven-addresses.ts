import { currentTransaction, prepare, statement } from '../../../db/index.ts';
import type { Cause } from '../federation/audit.ts';
import { reconcileRoles, type Warn } from '../federation/managed-roles.ts';

const prove = prepare('SELECT prove_address($1) AS issuers');

/**
 * Note, in the running transaction, that an account's address is its user's. The first time, every way in that was made before goes:
 * whoever made the account need not be who has the address. With identities goes what their providers gave. The password is the
 * caller's to replace; a second factor stays, for a mailbox is but one.
 */
export const proveAddress = async (
  user: Cause['user'],
  record: Pick<Cause, 'requestId' | 'digest'>,
  warn: Warn,
): Promise<void> => {
  const [[proven] = []] = await currentTransaction().run(statement(prove, user.id));
  for (const issuer of proven?.issuers as string[]) {
    await reconcileRoles({ issuer, cause: { ...record, user, providerKey: issuer }, warn }, new Map());
  }
};
