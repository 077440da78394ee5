import type { Database, Store } from '../db/index.ts';
import type { PolicySet } from '../policy/index.ts';
import type { Sealer } from '../shared/sealer.ts';
import { computeInUse, createCompute } from './compute/index.ts';
import type { Domain } from './domain.ts';
import {
  createIam,
  CurrentPassword,
  isEntitled,
  SecondFactors,
  Sessions,
  SignIn,
  SignInLimits,
  type AccessTokens,
  type Passwords,
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
  signInLimits: { perAccount: number; perAddress: number; window: number };
}

/** All domains: one line each. */
export const createDomains = async (parts: DomainParts): Promise<Domain[]> => {
  const { database, store, tokens, passwords, policies, sealer, clock, signInLimits } = parts;
  const limits = new SignInLimits(database.counters, signInLimits);
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
      currentPassword: new CurrentPassword(passwords, limits),
      policies,
      resourcesInUse: computeInUse,
    }),
    createCompute(),
    createOversight(),
  ]);
};
