import type { OperationId, Target } from '../../contract/index.ts';
import { holdTenant, inTransaction, scopeOf, toProblem, type Loaded, type Transaction } from '../../db/index.ts';
import { decide, decideChange, type Attributes, type Decision } from '../../policy/index.ts';
import { notFound } from '../../shared/problem.ts';
import { accessRequest } from '../access-request.ts';
import type { Able, Answered, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { runHandler } from '../run-handler.ts';
import { demandMatch } from '../entity-tag.ts';
import { viewRequest } from '../visibility.ts';
import { askForApproval, decideWithApproval } from './approval.ts';
import { Denied } from './denied.ts';
import { Readback } from './readback.ts';
import { repeatable } from './idempotency.ts';
import { logDecision } from './log-decision.ts';
import { recordChange } from './record-change.ts';
import { problemOf, refuse } from './refuse.ts';
import { demandCurrent } from './stale-ability.ts';
import { isReadable, refuseOn, resourceOf, targetId, toTarget } from './target.ts';
import { validateResponse } from './validate-response.ts';

/**
 * A request that changes something: one transaction that locks the object, decides on its present and its proposed
 * state, runs the handler, and writes the audit record with the commit. No record, no change.
 */
export const change = async (validated: Validated<Able>, gateway: Gateway): Promise<Answered> => {
  const { dated, tenantId } = validated;
  const resource = resourceOf(validated, gateway);
  const { source } = resource;
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
    const decision = await decideWithApproval(validated, gateway, transaction, (context) =>
      decideOn({ ...validated, context }, gateway, id, loaded?.attributes ?? null),
    );
    if (decision.effect === 'deny') throw new Denied(decision, loaded);
    const target = id !== null && loaded ? toTarget(validated, id, loaded, resource) : undefined;
    if (target) demandMatch(validated.ctx.get('if-match'), target.json.text);
    const work = { transaction, decision, id, loaded, target };
    return await inTransaction(transaction, () => carryOut(validated, gateway, work));
  } catch (error) {
    await transaction.rollback();
    if (!(error instanceof Denied)) throw toProblem(error);
    const { decision, loaded } = error;
    if (loaded && !isReadable(validated, loaded, decision.resource.id))
      return refuseOn(validated, decision, loaded, gateway);
    const approvalId = await askForApproval(validated, decision, gateway);
    return refuse(validated, decision, gateway, problemOf(decision, approvalId));
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
          operationId: operation.operationId as OperationId,
          body,
          current,
          principalId: dated.ability.principal.id,
          tenantId,
        });
  const fields = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  const decision = decideChange(dated.ability, accessRequest(validated, id), { current, proposed, fields });
  if (decision.effect === 'deny' || current === null) return decision;
  // What a rule hides as a whole is not there for the caller, to change as little as to read.
  const seen = decide(dated.ability, viewRequest(validated, id), current);
  return seen.effect === 'deny' && seen.ruleIds.length > 0 ? seen : decision;
};

interface Work {
  transaction: Transaction;
  decision: Decision;
  id: string | null;
  loaded: Loaded | null;
  target: Target | undefined;
}

const carryOut = async (validated: Validated<Able>, gateway: Gateway, work: Work): Promise<Answered> => {
  const { transaction, decision, id, loaded, target } = work;
  const creation = repeatable(validated, gateway, transaction);
  const earlier = await creation?.earlierReply();
  if (earlier) {
    await transaction.rollback();
    await logDecision(validated, decision, gateway);
    return { reply: earlier, decision };
  }
  const readback = new Readback(validated, gateway, transaction);
  const reply = await runHandler(validated, gateway, decision, {
    represent: (newId) => readback.represent(newId),
    demand: (...asked) => readback.demand(...asked),
    permits: (...asked) => readback.permits(...asked),
    ...(target && { target }),
  });
  const answer = readback.shown(reply);
  // Before the commit: an answer that is found to break the document must not be to a change that was made.
  validateResponse(validated, answer, gateway);
  await creation?.keep(answer);
  const { demanded } = readback;
  const recorded = await recordChange(validated, gateway, { transaction, decision, demanded, id, loaded, reply });
  return { reply: answer, decision: recorded };
};
