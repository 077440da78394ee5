import { JsonText, type OperationId, type Reply } from '../../contract/index.ts';
import {
  auditTrailOf,
  claimIdempotencyKey,
  keepIdempotentAnswer,
  type IdempotencyKey,
  type Transaction,
} from '../../db/index.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import { Problem } from '../../shared/problem.ts';
import { hashOf } from '../../shared/secrets.ts';
import type { Sealer } from '../../shared/sealer.ts';
import type { Able, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

const header = 'idempotency-key';

interface KeptReply {
  status: number;
  headers: Record<string, string>;
  body: string | null;
}

/**
 * A creation that its client gave an `Idempotency-Key`: whoever sends the same request again gets the same answer, also after
 * a restart or from another node. The answer is written in the transaction that creates, so neither exists without the other; it
 * is encrypted, for it may show a secret that is kept nowhere else.
 */
export class RepeatableCreation {
  readonly #sealer: Sealer;
  readonly #transaction: Transaction;
  readonly #key: IdempotencyKey;
  readonly #fingerprints: readonly string[];

  constructor(validated: Validated<Able>, sealer: Sealer, transaction: Transaction) {
    const { ctx, dated, tenantId } = validated;
    // By session, not by user: an answer may show a secret, which is for who asked.
    const { id, credentialId } = dated.ability.principal;
    const actorId = credentialId ?? id;
    this.#key = { tenantId: auditTrailOf(tenantId), actorId, keyHash: hashOf(ctx.get(header)) };
    this.#fingerprints = sealer.fingerprints(requestText(validated));
    this.#sealer = sealer;
    this.#transaction = transaction;
  }

  /** What was answered before; null the first time. @throws Problem 422 where the key was used for another request. */
  async earlierReply(): Promise<Reply<OperationId> | null> {
    const kept = await claimIdempotencyKey(this.#transaction, this.#key, this.#fingerprints[0] ?? '');
    if (!kept) return null;
    if (!this.#fingerprints.includes(kept.fingerprint)) throw usedForAnother();
    return fromKept(JSON.parse(this.#sealer.open(kept.sealedAnswer, this.#context())) as KeptReply);
  }

  async keep(reply: Reply<OperationId>): Promise<void> {
    const sealed = this.#sealer.seal(JSON.stringify(toKept(reply)), this.#context());
    await keepIdempotentAnswer(this.#transaction, this.#key, sealed);
  }

  #context(): string {
    return Object.values(this.#key).join(' ');
  }
}

/** Null for what is no creation, or was sent without a key. */
export const repeatable = (
  validated: Validated<Able>,
  { sealer }: Gateway,
  transaction: Transaction,
): RepeatableCreation | null =>
  validated.operation.authorization.mode === 'create' && validated.ctx.get(header) !== ''
    ? new RepeatableCreation(validated, sealer, transaction)
    : null;

const usedForAnother = (): Problem =>
  new Problem('unprocessable', 'The Idempotency-Key was used for another request.', {
    errors: [{ in: 'header', path: header, message: 'was used for another request', code: 'reused' }],
  });

/** The same for the same operation on the same path with the same query and body, in whatever order their fields come. */
const requestText = ({ operation, input }: Validated<Able>): string =>
  canonicalJson([operation.operationId, input.params, input.query, input.body]);

const toKept = ({ status, headers = {}, body }: Reply<OperationId>): KeptReply => ({
  status,
  headers,
  body: body === undefined ? null : body instanceof JsonText ? body.text : JSON.stringify(body),
});

const fromKept = ({ status, headers, body }: KeptReply): Reply<OperationId> => ({
  status: status as Reply<OperationId>['status'],
  headers,
  ...(body !== null && { body: new JsonText(body) }),
});
