import type { Database, PresentEpochs, Store } from '../db/index.ts';
import type { PolicySet } from '../policy/index.ts';
import type { Sealer } from '../shared/sealer.ts';
import { computeInUse, createCompute } from './compute/index.ts';
import type { Domain } from './domain.ts';
import {
  createIam,
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
  type AccessTokens,
  type FederationSettings,
  type Limits,
  type Passwords,
  type Provider,
  type RegistrationMode,
} from './iam/index.ts';
import { createOversight } from './oversight/index.ts';
import { createPdp } from './pdp/index.ts';

export interface DomainParts {
  database: Database;
  store: Store;
  presentEpochs: PresentEpochs;
  tokens: AccessTokens;
  passwords: Passwords;
  policies: PolicySet;
  sealer: Sealer;
  /** Epoch milliseconds. */
  clock: () => number;
  /** Where the service is found. */
  publicUrl: string;
  limits: Limits;
  registration: RegistrationMode;
  /** In seconds. */
  lifetimes: { invitation: number; registration: number };
  federation: {
    settings: FederationSettings;
    /** By their keys. */
    providers: ReadonlyMap<string, Provider>;
    /** Whether browsers reach the gateway by https. */
    secure: boolean;
    /** Told of what an operator should know of their configuration. */
    warn: (fields: Readonly<Record<string, unknown>>, message: string) => void;
  };
}

/** All domains: one line each. */
export const createDomains = async (parts: DomainParts): Promise<Domain[]> => {
  const { database, store, tokens, passwords, policies, sealer, clock, limits, lifetimes, federation } = parts;
  const sessions = new Sessions({ database, tokens });
  const secondFactors = new SecondFactors(sealer, clock);
  const signIn = new SignIn({ database, store, passwords, secondFactors, sessions, limits: limits.signIn });
  const domains = await Promise.all([
    createIam({
      entitled: (userId, tenantId) => isEntitled(store, userId, tenantId),
      passwords,
      signIn,
      sessions,
      limits: limits.signIn,
      secondFactors,
      currentPassword: new CurrentPassword(passwords, limits.confirmations),
      confirmations: limits.confirmations,
      linkLimits: limits.links,
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
  ]);
  // What was decided, and what other applications ask, can be about any of them.
  const resources = domains.flatMap((domain) => domain.resources);
  const { presentEpochs, publicUrl } = parts;
  return [
    ...domains,
    await createOversight({ store, policies, resources, clock }),
    await createPdp({ store, presentEpochs, policies, resources, sealer, publicUrl, clock }),
  ];
};
