import { enterScope } from './scope.ts';
import { prepare, statement } from './statement.ts';
import type { Transaction } from './transaction.ts';

/** Hours that an answer is kept. */
const keptFor = 24;

/** A creation by the key that its client gave it, in the trail of a tenant. */
export interface IdempotencyKey {
  tenantId: string;
  actorId: string;
  keyHash: string;
}

// Of many who come with one key at once the first inserts; the others wait for its transaction and then find the row.
const claim = prepare(`
  INSERT INTO idempotency_keys (tenant_id, actor_id, key_hash, fingerprint) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant_id, actor_id, key_hash) DO UPDATE
    SET fingerprint = excluded.fingerprint, sealed_answer = NULL, created_at = now()
    WHERE idempotency_keys.created_at < now() - interval '${keptFor} hours'
  RETURNING true`);
const find = prepare(`
  SELECT fingerprint, sealed_answer FROM idempotency_keys WHERE tenant_id = $1 AND actor_id = $2 AND key_hash = $3`);
const keep = prepare(`
  UPDATE idempotency_keys SET sealed_answer = $4 WHERE tenant_id = $1 AND actor_id = $2 AND key_hash = $3`);
// Some of the oldest go with each new one; those that another is about to remove are left to it.
const forget = prepare(`
  DELETE FROM idempotency_keys WHERE (tenant_id, actor_id, key_hash) IN (
    SELECT tenant_id, actor_id, key_hash FROM idempotency_keys
    WHERE tenant_id = $1 AND created_at < now() - interval '${keptFor} hours' AND key_hash <> $2
    ORDER BY created_at LIMIT 100 FOR UPDATE SKIP LOCKED)`);

/** What was answered under a key before. */
export interface KeptAnswer {
  fingerprint: string;
  sealedAnswer: string;
}

/** Take a key for the running transaction. @returns what was answered under it, or null where it is new. */
export const claimIdempotencyKey = async (
  transaction: Transaction,
  { tenantId, actorId, keyHash }: IdempotencyKey,
  fingerprint: string,
): Promise<KeptAnswer | null> => {
  const key = [tenantId, actorId, keyHash];
  const [, , claimed] = await transaction.run(
    enterScope({ ...transaction.scope, tenantId }),
    statement(forget, tenantId, keyHash),
    statement(claim, ...key, fingerprint),
  );
  // By itself: a statement sees what was committed before it began, and the claim may have waited.
  const [found] = await transaction.run(statement(find, ...key), enterScope(transaction.scope));
  if (claimed?.length === 1) return null;
  const { fingerprint: before, sealed_answer: sealed } = found?.[0] ?? {};
  if (typeof before !== 'string' || typeof sealed !== 'string') throw new Error('an idempotency key without an answer');
  return { fingerprint: before, sealedAnswer: sealed };
};

/** Keep the answer under a key that this transaction took. */
export const keepIdempotentAnswer = async (
  transaction: Transaction,
  { tenantId, actorId, keyHash }: IdempotencyKey,
  sealedAnswer: string,
): Promise<void> => {
  await transaction.run(
    enterScope({ ...transaction.scope, tenantId }),
    statement(keep, tenantId, actorId, keyHash, sealedAnswer),
    enterScope(transaction.scope),
  );
};
