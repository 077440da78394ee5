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
  FederatedSignIn,
  FlowCookie,
  isEntitled,
  PasswordResets,
  Registrations,
  SecondFactors,
  Sessions,
  SignIn,
  SignInLimits,
  type AccessTokens,
  type FederationSettings,
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
  federation: {
    settings: FederationSettings;
    production: boolean;
    /** Whether browsers reach the gateway by https. */
    secure: boolean;
    /** Where a provider's answers come in, by the provider's key. */
    redirectUri: (key: string) => string;
    /** Told of what an operator should know of their configuration. */
    warn: (fields: Readonly<Record<string, unknown>>, message: string) => void;
  };
}

/** All domains: one line each. */
export const createDomains = async (parts: DomainParts): Promise<Domain[]> => {
  const { database, store, tokens, passwords, policies, sealer, clock, signInLimits, lifetimes, federation } = parts;
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
      passwordResets: new PasswordResets({ database, passwords, warn: federation.warn }),
      lifetimes,
      federation: new FederatedSignIn({ ...federation, database, sessions, digest: policies.digest }),
      flowCookie: new FlowCookie(federation.secure),
      policies,
      resourcesInUse: computeInUse,
    }),
    createCompute(),
    createOversight(),
  ]);
};
