import type { OperationId } from '../../contract/index.ts';
import { decide } from '../../policy/index.ts';
import { accessRequest } from '../access-request.ts';
import type { Able, Answered, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { runHandler } from '../run-handler.ts';
import { limitDecisions } from './limit-rate.ts';
import { logDecision } from './log-decision.ts';
import { refuse } from './refuse.ts';
import { demandCurrent } from './stale-ability.ts';
import { resourceOf } from './target.ts';
import { validateResponse } from './validate-response.ts';

/**
 * A question that a body asks, and that changes nothing. Whom it is put to is the tenant's own, and nothing of it has to be loaded:
 * the caller's rights are verified by a read that many requests share.
 */
export const query = async (validated: Validated<Able>, gateway: Gateway): Promise<Answered> => {
  const { dated, tenantId, operation, input } = validated;
  if (tenantId === null) throw new Error(`${operation.operationId} is asked in no tenant`);
  const { principal } = dated.ability;
  demandCurrent(dated, await gateway.presentEpochs.read({ tenantId, principalId: principal.id }));
  const attributes = resourceOf(validated, gateway).propose({
    operationId: operation.operationId as OperationId,
    body: input.body,
    current: null,
    principalId: principal.id,
    tenantId,
  });
  const decision = decide(dated.ability, accessRequest(validated, tenantId), attributes);
  if (decision.effect === 'deny') await refuse(validated, decision, gateway);
  await limitDecisions(validated, gateway);
  const reply = await runHandler(validated, gateway, decision);
  validateResponse(validated, reply, gateway);
  await logDecision(validated, decision, gateway);
  return { reply, decision };
};
