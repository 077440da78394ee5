import type { OperationId, Reply } from '../../contract/index.ts';
import {
  appendAuditEvent,
  appendEvent,
  auditTrailOf,
  enterScope,
  scopeOf,
  type Loaded,
  type Statement,
  type Transaction,
} from '../../db/index.ts';
import type { Decision, PrincipalFacts } from '../../policy/index.ts';
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

/** Step 13: write the audit record and the event, log the decisions and commit, in one round trip. @returns the decision, naming the object it made. */
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
    ...eventOf(validated, gateway, recorded, loaded),
  );
  gateway.decisions.committed(entries);
  return recorded;
};

/** Whom an event is said to be by: a key has an id of its own. */
export const actorOf = ({ type, id, credentialId }: PrincipalFacts): { type: string; id: string } => ({
  ...{ type, id: (type === 'api_key' ? credentialId : null) ?? id },
});

/** What happens in no tenant is an event of none. */
const eventOf = (
  { dated, tenantId }: Validated<Able>,
  { resources }: Gateway,
  { action, resource: { type, id } }: Decision,
  before: Loaded | null,
): Statement[] => {
  const { principal } = dated.ability;
  // In the resource's own words, whatever form the request spoke in.
  const table = resources.get(type)?.source.table;
  if (tenantId === null || !table) return [];
  const actor = actorOf(principal);
  return [
    enterScope({ ...scopeOf(dated.ability, tenantId), principalId: null }),
    appendEvent(table, { tenantId, type: `${type}.${action}`, actor, resourceId: id, before }),
  ];
};
