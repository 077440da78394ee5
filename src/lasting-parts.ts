import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { Contract, readDocument } from './contract/index.ts';
import { DecisionLog, GatewayNodes, PresentEpochs, type Database, type Store } from './db/index.ts';
import { DecisionLogMonitor } from './decision-log-monitor.ts';
import type { DomainParts } from './domains/index.ts';
import {
  ApiKeyUse,
  createLimits,
  ExternalTokens,
  type AccessTokens,
  type Limits,
  type Passwords,
} from './domains/iam/index.ts';
import { readPriceBook, type PriceBook } from './domains/billing/index.ts';
import type { VmProvider } from './domains/compute/index.ts';
import { federationOf } from './federation.ts';
import { LiveStreams, RateLimits, RequestMetrics } from './http/index.ts';
import type { Outbound } from './outbound/index.ts';
import { outboundOf } from './outbound-of.ts';
import { PolicyState } from './policy-state.ts';
import type { Sealer } from './shared/sealer.ts';

export interface GivenParts {
  config: Config;
  database: Database;
  /** What the request path reads and writes through, where that is not the database itself. */
  store?: Store;
  tokens: AccessTokens;
  passwords: Passwords;
  sealer: Sealer;
  /** Where machines are. */
  provider: VmProvider;
  /** By default the package's document. */
  contract?: Contract;
  log: Logger;
  clock?: () => number;
}

/**
 * What goes on when the policies change: whatever counts, remembers, connects or has timers. Nothing here may know a policy, or
 * hold anything that was made under one.
 */
export interface LastingParts extends Required<GivenParts> {
  federation: DomainParts['federation'];
  priceBook: PriceBook | null;
  externalTokens: ExternalTokens;
  limits: Limits;
  rateLimits: RateLimits;
  streams: LiveStreams;
  /** By what addresses that tenants name are reached. */
  outbound: Outbound;
  keyUse: ApiKeyUse;
  metrics: RequestMetrics;
  decisions: DecisionLog;
  decisionMonitor: DecisionLogMonitor;
  policyState: PolicyState;
  presentEpochs: PresentEpochs;
  nodes: GatewayNodes;
}

export const createLastingParts = async (parts: GivenParts): Promise<LastingParts> => {
  const { config, database, log } = parts;
  const store = parts.store ?? database;
  const contract = parts.contract ?? (await Contract.load(readDocument()));
  const federation = federationOf(config, contract.basePath, log);
  const metrics = new RequestMetrics();
  const decisionMonitor = new DecisionLogMonitor(metrics.registry, log);
  const decisions = new DecisionLog({
    store,
    capacity: config.DECISION_LOG_BUFFER,
    overflow: config.DECISION_LOG_OVERFLOW,
    allowSample: config.DECISION_LOG_ALLOW_SAMPLE,
    observer: decisionMonitor,
  });
  decisionMonitor.watch(decisions);
  return {
    ...parts,
    store,
    clock: parts.clock ?? Date.now,
    contract,
    federation,
    priceBook: readPriceBook(config.PRICE_BOOK_FILE),
    externalTokens: new ExternalTokens(store, federation.settings.providers),
    limits: createLimits(database.counters, {
      signIn: {
        perAccount: config.SIGN_IN_LIMIT_PER_ACCOUNT,
        perAddress: config.SIGN_IN_LIMIT_PER_ADDRESS,
        window: config.SIGN_IN_LIMIT_WINDOW_SECONDS,
      },
      links: {
        perAccount: config.LINK_LIMIT_PER_ACCOUNT,
        perAddress: config.LINK_LIMIT_PER_ADDRESS,
        window: config.LINK_LIMIT_WINDOW_SECONDS,
      },
    }),
    rateLimits: new RateLimits({
      perAddress: config.RATE_LIMIT_PER_ADDRESS,
      perPrincipal: config.RATE_LIMIT_PER_PRINCIPAL,
      decisions: config.RATE_LIMIT_DECISIONS,
    }),
    streams: new LiveStreams({
      perPrincipal: config.EVENT_STREAMS_PER_PRINCIPAL,
      stall: config.EVENT_STALL_SECONDS * 1_000,
      log,
    }),
    keyUse: new ApiKeyUse(store, (error) => {
      log.warn({ err: error }, 'the use of an API key could not be noted');
    }),
    outbound: outboundOf(config),
    metrics,
    decisions,
    decisionMonitor,
    policyState: new PolicyState(metrics.registry),
    presentEpochs: new PresentEpochs(store),
    nodes: new GatewayNodes(database),
  };
};
