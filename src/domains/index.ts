import { readTenantStanding, type DecisionLog, type Database, type PresentEpochs, type Store } from '../db/index.ts';
import type { Outbound } from '../outbound/index.ts';
import type { PolicySet } from '../policy/index.ts';
import type { Sealer } from '../shared/sealer.ts';
import { approvalResources, createApprovals } from './approvals/index.ts';
import { billingResources, createBilling, type PriceBook } from './billing/index.ts';
import { computeInUse, computeResources, createCompute, type VmProvider } from './compute/index.ts';
import type { Domain, DomainResource } from './domain.ts';
import { createEvents, eventsResources } from './events/index.ts';
import {
  createIam,
  iamResources,
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
import { createOversight, oversightResources } from './oversight/index.ts';
import { createPdp, pdpResources } from './pdp/index.ts';
import { createQuotas, quotaResources } from './quotas/index.ts';

export interface DomainParts {
  database: Database;
  store: Store;
  presentEpochs: PresentEpochs;
  /** The actions that make an object, as `resource.action`. */
  creations: ReadonlySet<string>;
  decisions: DecisionLog;
  tokens: AccessTokens;
  passwords: Passwords;
  policies: PolicySet;
  sealer: Sealer;
  provider: VmProvider;
  /** Null where nothing has a price. */
  priceBook: PriceBook | null;
  outbound: Outbound;
  /** Milliseconds between two looks for new events. */
  eventPoll: number;
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

/** The gateway's own resources, which other applications may ask about. */
export const ownResources: readonly DomainResource[] = [
  ...iamResources,
  ...computeResources,
  ...quotaResources,
  ...approvalResources,
  ...oversightResources,
  ...billingResources,
  ...eventsResources,
  ...pdpResources,
];

/** All domains: one line each. */
export const createDomains = async (parts: DomainParts): Promise<Domain[]> => {
  const { database, store, tokens, passwords, policies, sealer, clock, limits, lifetimes, federation } = parts;
  const { presentEpochs, decisions, publicUrl } = parts;
  const sessions = new Sessions({ database, tokens });
  const secondFactors = new SecondFactors(sealer, clock);
  const signIn = new SignIn({ database, store, passwords, secondFactors, sessions, limits: limits.signIn });
  return Promise.all([
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
    createCompute({ provider: parts.provider, sealer }),
    createQuotas(),
    createApprovals(),
    createOversight({ store, policies, resources: ownResources, clock }),
    createBilling({ priceBook: parts.priceBook, clock }),
    createEvents({
      ...{ policies, resources: ownResources, sealer, clock },
      ...{ outbound: parts.outbound, poll: parts.eventPoll },
      hasPart: async (userId, tenantId) => (await readTenantStanding(store, userId, tenantId)) !== null,
    }),
    createPdp({
      ...{ store, presentEpochs, policies, resources: ownResources, creations: parts.creations },
      ...{ sealer, decisions, publicUrl, clock },
    }),
  ]);
};
