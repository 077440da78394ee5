import { currentTransaction, prepare, statement } from '../../../db/index.ts';

const prove = prepare('SELECT prove_address($1) AS first');

/**
 * Note, in the running transaction, that an account's address is its user's. The first time, every way in that was made before goes,
 * the password excepted, which the caller replaces: whoever made the account need not be who has the address.
 */
export const proveAddress = async (userId: string): Promise<void> => {
  await currentTransaction().run(statement(prove, userId));
};
