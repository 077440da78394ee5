import type { Database, Store } from '../db/index.ts';
import type { PolicySet } from '../policy/index.ts';
import type { Sealer } from '../shared/sealer.ts';
import { computeInUse, createCompute } from './compute/index.ts';
import type { Domain } from './domain.ts';
import {
  createIam,
  createConfirmationLimits,
  createLinkLimits,
  CurrentPassword,
  Invitations,
  isEntitled,
  PasswordResets,
  Registrations,
  SecondFactors,
  Sessions,
  SignIn,
  SignInLimits,
  type AccessTokens,
  type Passwords,
  type RegistrationMode,
  type SignInLimitSettings,
} from './iam/index.ts';
import { createOversight } from './oversight/index.ts';

export interface DomainParts {
  database: Database;
  store: Store;
  tokens: AccessTokens;
  passwords: Passwords;
  policies: PolicySet;
  sealer: Sealer;
  /** Epoch milliseconds. */
  clock: () => number;
  signInLimits: SignInLimitSettings;
  linkLimits: SignInLimitSettings;
  registration: RegistrationMode;
  /** In seconds. */
  lifetimes: { invitation: number; registration: number };
}

/** All domains: one line each. */
export const createDomains = async (parts: DomainParts): Promise<Domain[]> => {
  const { database, store, tokens, passwords, policies, sealer, clock, signInLimits, lifetimes } = parts;
  const limits = new SignInLimits(database.counters, signInLimits);
  const confirmations = createConfirmationLimits(database.counters, signInLimits);
  const sessions = new Sessions({ database, tokens });
  const secondFactors = new SecondFactors(sealer, clock);
  const signIn = new SignIn({ database, store, passwords, secondFactors, sessions, limits });
  return Promise.all([
    createIam({
      entitled: (userId, tenantId) => isEntitled(store, userId, tenantId),
      passwords,
      signIn,
      sessions,
      limits,
      secondFactors,
      currentPassword: new CurrentPassword(passwords, confirmations),
      confirmations,
      linkLimits: createLinkLimits(database.counters, parts.linkLimits),
      invitations: new Invitations({ database, store, passwords, policies }),
      registrations: new Registrations({
        database,
        passwords,
        mode: parts.registration,
        lifetime: lifetimes.registration,
      }),
      passwordResets: new PasswordResets({ database, passwords }),
      lifetimes,
      policies,
      resourcesInUse: computeInUse,
    }),
    createCompute(),
    createOversight(),
  ]);
};
