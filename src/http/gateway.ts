import type { BoundOperation, Contract, Propose, ResourceForm } from '../contract/index.ts';
import type { DecisionLog, PresentEpochs, ResourceSource, Store } from '../db/index.ts';
import type { PolicySet } from '../policy/index.ts';
import type { Sealer } from '../shared/sealer.ts';
import type { Abilities } from './abilities.ts';
import type { Credential } from './exchange.ts';
import type { LiveStreams } from './live-streams.ts';
import type { OperationMatcher } from './operation-matcher.ts';
import type { RateLimits } from './rate-limits.ts';

/** A kind of resource as the pipeline needs it: where it is read, and what a body proposes. */
export interface Resource {
  source: ResourceSource;
  propose: Propose;
  /** The form its operations speak in, where that is not its own. */
  form?: ResourceForm | undefined;
}

/** Reads a bearer token or an API key. Null: not valid, whatever the database would say. */
export type ReadCredential = (secret: string) => Credential | null;

/** The parts the pipeline's steps work with, put together once in `app.ts`. */
export interface Gateway {
  contract: Contract;
  policies: PolicySet;
  matcher: OperationMatcher;
  handlers: ReadonlyMap<string, BoundOperation>;
  resources: ReadonlyMap<string, Resource>;
  store: Store;
  /** Where every decision is logged. */
  decisions: DecisionLog;
  sealer: Sealer;
  abilities: Abilities;
  presentEpochs: PresentEpochs;
  rateLimits: RateLimits;
  /** Answers that go on. */
  streams: LiveStreams;
  /** Whether its policies are still those in force. */
  isInForce: () => boolean;
  /** Epoch milliseconds. */
  clock: () => number;
  /** Access tokens, from `Authorization: Bearer`. */
  readToken: ReadCredential;
  /** API keys, from `X-API-Key` or as a bearer. */
  readApiKey: ReadCredential;
  /** Access tokens of external issuers, whose keys may have to be fetched. Asked last. */
  readExternalToken: (token: string) => Promise<Credential | null>;
  /** Told of every use of an API key that holds. */
  noteKeyUse: (key: { id: string; tenantId: string }) => void;
  bodyLimit: number;
  /** The share of responses checked against the document: 1 in tests. */
  responseSample: number;
}
