import type { Database, Store } from '../db/index.ts';
import type { PolicySet } from '../policy/index.ts';
import { computeInUse, createCompute } from './compute/index.ts';
import type { Domain } from './domain.ts';
import {
  createIam,
  isEntitled,
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
  signInLimits: { perAccount: number; perAddress: number; window: number };
}

/** All domains: one line each. */
export const createDomains = async (parts: DomainParts): Promise<Domain[]> => {
  const { database, store, tokens, passwords, policies, signInLimits } = parts;
  const limits = new SignInLimits(database.counters, signInLimits);
  const sessions = new Sessions({ database, tokens });
  const signIn = new SignIn({ store, passwords, sessions, limits });
  return Promise.all([
    createIam({
      entitled: (userId, tenantId) => isEntitled(store, userId, tenantId),
      passwords,
      signIn,
      sessions,
      limits,
      policies,
      resourcesInUse: computeInUse,
    }),
    createCompute(),
    createOversight(),
  ]);
};
