import { currentTransaction, modelKnex, platformTenantId, prepare, statement } from '../../../db/index.ts';
import { z } from 'zod';
import { newId } from '../../../shared/ids.ts';
import { Problem } from '../../../shared/problem.ts';
import { FederatedIdentity, User } from '../models/models.ts';
import { canonicalEmail } from '../services/canonical-email.ts';
import { madePlain } from '../services/plain-names.ts';
import { proveAddress } from '../services/proven-addresses.ts';
import { endOtherSessions } from '../services/sessions.ts';
import { recordOf, type Cause } from './audit.ts';
import type { Warn } from './managed-roles.ts';
import type { ProvenClaims } from './provider.ts';
import type { Claims } from './role-mapping.ts';
import type { ProviderSettings } from './settings.ts';

export interface Newcomer {
  proven: ProvenClaims;
  settings: ProviderSettings;
  /** Whether the claims give a role anywhere: for who gets none, no account is made. */
  welcome: boolean;
  /** For the audit trail. */
  record: Omit<Cause, 'user' | 'providerKey'>;
  warn: Warn;
}

const holdSubject = prepare('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))');
const secondFactor = prepare('SELECT FROM second_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL');
const membership = prepare('SELECT user_id FROM memberships WHERE tenant_id = $1 AND user_id = $2');

/**
 * The account of a person of a provider, in the running transaction, whose scope is the platform tenant: the one they are linked to,
 * else one with their verified address, else a new one. Of many who come as the same person at once, one makes it.
 * @throws Problem 403 or 409 where there is none and none may be made or linked; 403 where it is deactivated.
 */
export const accountOf = async (newcomer: Newcomer): Promise<User> => {
  const { proven, settings } = newcomer;
  const key = { issuer: settings.issuer, subject: proven.subject };
  await currentTransaction().run(statement(holdSubject, JSON.stringify(key)));
  const identity = await FederatedIdentity.query().findOne(key);
  if (!identity) return admit(newcomer);
  await modelKnex('federated_identities')
    .where({ id: identity.id })
    .update({ updated_at: modelKnex.fn.now(3) });
  const user = await User.query().findById(identity.user_id).forShare().throwIfNotFound();
  demandActive(user);
  // Whoever runs the provider must not run the platform.
  if (await isOperator(user.id)) throw new Problem('forbidden', 'Operators of the platform sign in with a password.');
  return user;
};

const isOperator = async (userId: string): Promise<boolean> => {
  const [rows = []] = await currentTransaction().run(statement(membership, platformTenantId, userId));
  return rows.length > 0;
};

const demandActive = ({ is_active: isActive }: User): void => {
  if (!isActive) throw new Problem('forbidden', 'This account is deactivated.');
};

/** First time: nothing is linked or made by an address that the provider has not verified. */
const admit = async (newcomer: Newcomer): Promise<User> => {
  const { proven, settings } = newcomer;
  const address = z.email().max(254).safeParse(proven.email?.address.trim()).data;
  if (address === undefined || proven.email?.verified !== true) {
    throw new Problem('forbidden', 'The identity provider gives no verified e-mail address for you.');
  }
  const existing = await User.query()
    .findOne({ email_canonical: canonicalEmail(address) })
    .forUpdate();
  if (existing) return link(existing, address, newcomer);
  if (!settings.jit) throw new Problem('forbidden', 'No account here is linked to this identity.');
  if (!newcomer.welcome) throw new Problem('forbidden', 'Your identity provider gives you no role here.');
  return create(address, newcomer);
};

const create = async (address: string, { proven, settings, record }: Newcomer): Promise<User> => {
  const user = {
    id: newId(),
    ...{ email: address, email_canonical: canonicalEmail(address) },
    ...namesOf(proven.claims, address),
    ...{ password_hash: null, is_active: true },
    address_proven_at: settings.trust_email ? new Date().toISOString() : null,
  };
  await User.query().insert(user);
  await addIdentity(user.id, address, { proven, settings });
  const { issuer, key: providerKey } = settings;
  const after = { id: user.id, email: address, issuer, subject: proven.subject };
  await currentTransaction().run(
    recordOf(
      { ...record, user, providerKey },
      { tenantId: platformTenantId, action: 'create', resource: { type: 'user', id: user.id }, before: null, after },
    ),
  );
  return User.query().findById(user.id).throwIfNotFound();
};

/**
 * Link an account by its address, where the provider is trusted with that. Never an operator's, never past its second factor, and
 * never one that already has another identity of this issuer: addresses are given to others, subjects are not. Whoever made
 * the account may have known its password, and made other ways in, without ever having had the address: all of these go.
 */
const link = async (user: User, address: string, { proven, settings, record, warn }: Newcomer): Promise<User> => {
  const { issuer, key: providerKey } = settings;
  if (!settings.trust_email || (await isOperator(user.id))) throw notLinked();
  demandActive(user);
  await proveAddress(user, record, warn);
  const other = await FederatedIdentity.query().findOne({ user_id: user.id, issuer });
  const [factors = []] = await currentTransaction().run(statement(secondFactor, user.id));
  if (other || factors.length > 0) throw notLinked();
  const identityId = await addIdentity(user.id, address, { proven, settings });
  const hadPassword = user.password_hash !== null;
  if (hadPassword) {
    await User.query().findById(user.id).patch({ password_hash: null });
    await endOtherSessions(user.id, null, 'password_changed');
  }
  const after = {
    ...{ id: identityId, user_id: user.id, issuer, subject: proven.subject },
    ...(hadPassword && { password: 'removed' }),
  };
  await currentTransaction().run(
    recordOf(
      { ...record, user, providerKey },
      {
        tenantId: platformTenantId,
        action: 'link',
        resource: { type: 'identity', id: identityId },
        before: null,
        after,
      },
    ),
  );
  return user;
};

const notLinked = (): Problem =>
  new Problem('conflict', 'An account with this e-mail address exists; it is not linked to this identity.');

const addIdentity = async (
  userId: string,
  email: string,
  { proven, settings }: Pick<Newcomer, 'proven' | 'settings'>,
): Promise<string> => {
  const id = newId();
  const { issuer } = settings;
  await FederatedIdentity.query().insert({ id, issuer, subject: proven.subject, user_id: userId, email });
  return id;
};

const namesOf = (claims: Claims, address: string): { first_name: string; last_name: string } => {
  const [first = '', ...rest] = (textOf(claims.name) ?? address.replace(/@.*/, '')).split(' ');
  return {
    first_name: textOf(claims.given_name) ?? first,
    last_name: (textOf(claims.family_name) ?? rest.join(' ')) || '-',
  };
};

/** As our own names can be, of at most 100. Null where nothing is left. */
const textOf = (claim: unknown): string | null =>
  typeof claim !== 'string' ? null : madePlain(claim).trim().slice(0, 100).trim() || null;
