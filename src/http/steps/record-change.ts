import type { OperationId, Reply } from '../../contract/index.ts';
import { appendAuditEvent, auditTrailOf, enterScope, scopeOf, type Loaded, type Transaction } from '../../db/index.ts';
import type { Decision } from '../../policy/index.ts';
import type { Able, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { decisionEntry } from './log-decision.ts';
import { isJson } from './readback.ts';
import { resourceOf } from './target.ts';

interface Made {
  transaction: Transaction;
  decision: Decision;
  /** Decisions that were made beside it. */
  demanded: readonly Decision[];
  id: string | null;
  /** The object before the change. */
  loaded: Loaded | null;
  reply: Reply<OperationId>;
}

/** Step 13: write the audit record, log the decisions and commit, in one round trip. @returns the decision, naming the object it made. */
export const recordChange = async (
  validated: Validated<Able>,
  gateway: Gateway,
  { transaction, decision, demanded, id, loaded, reply }: Made,
): Promise<Decision> => {
  const { dated, tenantId, requestId } = validated;
  const { table } = resourceOf(validated, gateway).source;
  const { change } = reply;
  const before = change ? change.before : loaded && (JSON.parse(loaded.representation) as Record<string, unknown>);
  const after = change ? change.after : isJson(reply.body) ? reply.body : null;
  const resourceId = change?.id ?? id ?? (typeof after?.id === 'string' ? after.id : null);
  const recorded = { ...decision, resource: { ...decision.resource, id: resourceId } };
  const trail = auditTrailOf(tenantId);
  const entries = [recorded, ...demanded].map((each) => decisionEntry(validated, each, gateway));
  await transaction.commit(
    enterScope(scopeOf(dated.ability, trail)),
    // Before the audit record: the chain is locked from there on.
    ...gateway.decisions.statements(entries),
    appendAuditEvent({
      tenantId: trail,
      principal: dated.ability.principal,
      decision: recorded,
      requestId,
      before,
      after,
      masked: table.masked ?? [],
    }),
  );
  gateway.decisions.committed(entries);
  return recorded;
};
