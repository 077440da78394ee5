import { Problem } from '../../../shared/problem.ts';
import { FederatedIdentity, User } from '../models/models.ts';
import type { Cause } from './audit.ts';
import { reconcileRoles, type Warn } from './managed-roles.ts';
import type { FederationSettings } from './settings.ts';

interface Unlinking {
  settings: FederationSettings;
  userId: string;
  identityId: string;
  record: Omit<Cause, 'user' | 'providerKey'>;
  warn: Warn;
}

/**
 * End who an account is at a provider, in the running transaction. What the provider's claims gave goes too: they could
 * not take it back any more.
 * @throws Problem 409 where it is the account's last way in.
 */
export const unlinkIdentity = async ({ settings, userId, identityId, record, warn }: Unlinking): Promise<void> => {
  // Locked: of two that are unlinked at once, one must see that it is the last.
  const user = await User.query().findById(userId).forUpdate().throwIfNotFound();
  const issuers = settings.providers.map(({ issuer }) => issuer);
  const others = FederatedIdentity.query()
    .where({ user_id: userId })
    .whereNot({ id: identityId })
    .whereIn('issuer', issuers);
  if (user.password_hash === null && (await others.resultSize()) === 0) {
    throw new Problem('conflict', 'This is the only way to sign in to the account; set a password first.');
  }
  const { issuer } = await FederatedIdentity.query().findById(identityId).throwIfNotFound();
  const providerKey = settings.providers.find((each) => each.issuer === issuer)?.key ?? issuer;
  await reconcileRoles({ issuer, cause: { ...record, user, providerKey }, warn }, new Map());
  await FederatedIdentity.query().deleteById(identityId);
};
