import type { Database, Store } from '../db/index.ts';
import type { PolicySet } from '../policy/index.ts';
import { computeInUse, createCompute } from './compute/index.ts';
import type { Domain } from './domain.ts';
import { createIam, SignIn, SignInLimits, type AccessTokens, type Passwords } from './iam/index.ts';
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
  const limits = new SignInLimits(database.pool, signInLimits);
  const signIn = new SignIn({ store, passwords, tokens, limits });
  return Promise.all([
    createIam({ passwords, signIn, policies, resourcesInUse: computeInUse }),
    createCompute(),
    createOversight(),
  ]);
};
