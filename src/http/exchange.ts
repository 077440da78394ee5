import type { Context } from 'koa';
import type { OperationContract, Reply, OperationId } from '../contract/index.ts';
import type { Epochs } from '../db/index.ts';
import type { Ability, Attributes, Decision } from '../policy/index.ts';

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
}

export interface Matched extends Received {
  readonly operation: OperationContract;
  readonly pathParameters: Readonly<Record<string, string | undefined>>;
}

/** A verified credential, before anything is known of its owner's present rights. */
export interface Credential {
  kind: 'user_token';
  /** Part of the ability's cache key: credentials of a kind that carries no rights of its own share one. */
  cacheKey: string;
  principalId: string;
  /** The tenant the credential was issued for. */
  tenantId: string | null;
}

export interface Authenticated extends Matched {
  readonly credential: Credential;
}

export interface Scoped extends Authenticated {
  readonly tenantId: string | null;
}

/** An ability and the epochs it was built under. */
export interface DatedAbility {
  ability: Ability;
  epochs: Epochs;
}

export interface Able extends Scoped {
  readonly dated: DatedAbility;
}

export interface Input {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export type Validated<Base extends Matched = Matched> = Base & { readonly input: Input };

/** What a handler answered, and the decision that let it. */
export interface Answered {
  readonly reply: Reply<OperationId>;
  readonly decision: Decision | null;
}
