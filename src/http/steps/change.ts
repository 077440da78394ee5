import { JsonText } from '../../contract/index.ts';
import {
  appendAuditEvent,
  auditTrailOf,
  enterScope,
  holdTenant,
  inTransaction,
  scopeOf,
  toProblem,
  type Loaded,
  type Transaction,
} from '../../db/index.ts';
import { decide, decideChange, type Attributes, type Decision } from '../../policy/index.ts';
import { notFound } from '../../shared/problem.ts';
import type { Able, Answered, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { runHandler } from '../run-handler.ts';
import { needsMasking, visiblePart } from '../visibility.ts';
import { accessRequest } from './decide-coarsely.ts';
import { refuse } from './refuse.ts';
import { demandCurrent } from './stale-ability.ts';
import { refuseOn, resourceOf, targetId, toTarget } from './target.ts';

type Json = Record<string, unknown>;
type Reply = Answered['reply'];

/** Thrown to leave the transaction: the denial is recorded after everything else is undone. */
class Denied extends Error {
  readonly decision: Decision;
  readonly loaded: Loaded | null;
  constructor(decision: Decision, loaded: Loaded | null) {
    super('denied');
    this.decision = decision;
    this.loaded = loaded;
  }
}

/**
 * A request that changes something: one transaction that locks the object, decides on its present and its proposed
 * state, runs the handler, and writes the audit record with the commit. No record, no change.
 */
export const change = async (validated: Validated<Able>, gateway: Gateway): Promise<Answered> => {
  const { dated, tenantId } = validated;
  const { source } = resourceOf(validated, gateway);
  const id = targetId(validated);
  const { transaction, epochs, results } = await gateway.store.begin(
    scopeOf(dated.ability, tenantId),
    ...(tenantId === null || source.table.type === 'tenant' ? [] : [holdTenant]),
    ...(id === null ? [] : [source.lock(tenantId, id), source.load(tenantId, id)]),
  );
  try {
    demandCurrent(dated, epochs);
    const loaded = id === null ? null : source.loaded(results.at(-1));
    if (id !== null && !loaded) throw notFound();
    const decision = decideOn(validated, gateway, id, loaded?.attributes ?? null);
    if (decision.effect === 'deny') throw new Denied(decision, loaded);
    return await inTransaction(transaction, () => carryOut(validated, gateway, { transaction, decision, id, loaded }));
  } catch (error) {
    await transaction.rollback();
    if (!(error instanceof Denied)) throw toProblem(error);
    return error.loaded
      ? refuseOn(validated, error.decision, error.loaded, gateway)
      : refuse(validated, error.decision, gateway);
  }
};

const decideOn = (
  validated: Validated<Able>,
  gateway: Gateway,
  id: string | null,
  current: Attributes | null,
): Decision => {
  const { dated, input, operation, tenantId } = validated;
  const { body } = input;
  const isCreate = operation.authorization.mode === 'create';
  const proposed =
    body === undefined && !isCreate
      ? null
      : resourceOf(validated, gateway).propose({
          operationId: operation.operationId,
          body,
          current,
          principalId: dated.ability.principal.id,
          tenantId,
        });
  // Only these two write the body's fields into the object; other bodies are an action's arguments.
  const writesFields = isCreate || operation.method === 'PATCH';
  const fields = writesFields && typeof body === 'object' && body !== null ? Object.keys(body) : [];
  return decideChange(dated.ability, accessRequest(validated, id), { current, proposed, fields });
};

interface Work {
  transaction: Transaction;
  decision: Decision;
  id: string | null;
  loaded: Loaded | null;
}

const carryOut = async (validated: Validated<Able>, gateway: Gateway, work: Work): Promise<Answered> => {
  const { transaction, decision, id, loaded } = work;
  const { dated, tenantId, requestId } = validated;
  const { source } = resourceOf(validated, gateway);
  // What a handler read back with `represent`, so that its answer can be masked by the object's attributes.
  const attributesOf = new WeakMap<object, Attributes>();
  const represent = async (newId: string): Promise<Json | null> => {
    const [rows] = await transaction.run(source.load(tenantId, newId));
    const found = source.loaded(rows);
    if (!found) return null;
    const representation = JSON.parse(found.representation) as Json;
    attributesOf.set(representation, found.attributes);
    return representation;
  };
  const demand = async (type: string, action: string, otherId: string): Promise<void> => {
    const other = gateway.resources.get(type)?.source;
    if (!other) throw new Error(`no resource "${type}"`);
    const [rows] = await transaction.run(other.load(tenantId, otherId));
    const found = other.loaded(rows);
    if (!found) throw notFound(`The ${type.replaceAll('_', ' ')}`);
    const request = { action, resource: { type, id: otherId }, context: validated.context };
    const demanded = decide(dated.ability, request, found.attributes);
    if (demanded.effect === 'deny') throw new Denied(demanded, null);
  };
  const reply = await runHandler(validated, gateway, decision, {
    represent,
    demand,
    ...(id !== null && loaded && { target: toTarget(validated, id, loaded) }),
  });
  const made = reply.change ?? {
    before: loaded ? (JSON.parse(loaded.representation) as Json) : null,
    after: isObject(reply.body) ? reply.body : null,
  };
  const resourceId = reply.change?.id ?? id ?? (typeof made.after?.id === 'string' ? made.after.id : null);
  const recorded: Decision = { ...decision, resource: { ...decision.resource, id: resourceId } };
  const trail = auditTrailOf(tenantId);
  await transaction.commit(
    enterScope(scopeOf(dated.ability, trail)),
    appendAuditEvent({
      tenantId: trail,
      principal: dated.ability.principal,
      decision: recorded,
      requestId,
      before: made.before,
      after: made.after,
      masked: source.table.masked ?? [],
    }),
  );
  return { reply: masked(validated, reply, attributesOf), decision: recorded };
};

const isObject = (body: unknown): body is Json =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && !(body instanceof JsonText);

const masked = (validated: Validated<Able>, reply: Reply, attributesOf: WeakMap<object, Attributes>): Reply => {
  if (!isObject(reply.body) || !needsMasking(validated)) return reply;
  const attributes = attributesOf.get(reply.body);
  return attributes
    ? { ...reply, body: new JsonText(JSON.stringify(visiblePart(validated, attributes, reply.body))) }
    : reply;
};
