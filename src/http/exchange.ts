import type { BlockList } from 'node:net';
import type { Readable } from 'node:stream';
import type { Context } from 'koa';
import type { OperationContract, Reply, OperationId } from '../contract/index.ts';
import type { DecisionSource, Epochs, ShownCredential } from '../db/index.ts';
import type { Ability, Attributes, Decision } from '../policy/index.ts';
import type { Problem } from '../shared/problem.ts';

/**
 * A request on its way through the pipeline. Each step takes what the steps before it established and adds its own to the
 * same object, so that no step can run too early: the compiler knows what has been done.
 */
export interface Received {
  readonly ctx: Context;
  readonly requestId: string;
  readonly clientAddress: string;
  /** The clock as conditions see it, read once. */
  readonly context: Attributes;
  /** Through which door it came. */
  readonly source: DecisionSource;
}

export interface Matched extends Received {
  readonly operation: OperationContract;
  readonly pathParameters: Readonly<Record<string, string | undefined>>;
}

/** A credential as it was read, before anything is known of its owner's present rights, or of a key's secret. */
export interface Credential {
  shown: ShownCredential;
  /** Part of the ability's cache key: names the credential, its secret included. */
  cacheKey: string;
  principalId: string;
  /** The tenant the credential was issued for. */
  tenantId: string | null;
}

export interface Authenticated extends Matched {
  readonly credential: Credential;
  /** Why a credential must not be used here, even if it holds; null for no reason. Told, and recorded, once it is known to hold. */
  readonly misuse: string | null;
}

export interface Scoped extends Authenticated {
  readonly tenantId: string | null;
  /** Why it cannot be told which tenant is meant; null where it can. Told, and recorded, as {@link misuse} is. */
  readonly fault: Problem | null;
}

/** An ability and the epochs it was built under. */
export interface DatedAbility {
  ability: Ability;
  epochs: Epochs;
  /** When the credential ends by itself, in epoch milliseconds. */
  until: number | null;
  /** Addresses and networks the credential is good from; null for any. */
  allowedAddresses: BlockList | null;
}

export interface Able extends Scoped {
  readonly dated: DatedAbility;
}

export interface Input {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly cookies: Readonly<Record<string, string>>;
}

export type Validated<Base extends Matched = Matched> = Base & { readonly input: Input };

/** What a handler answered, and the decision that let it. */
export interface Answered {
  readonly reply: Reply<OperationId>;
  /** What is sent in the place of its body, where the answer goes on. */
  readonly stream?: Readable;
  readonly decision: Decision | null;
}
