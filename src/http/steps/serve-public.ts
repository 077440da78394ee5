import { newId } from '../../shared/ids.ts';
import type { Answered, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { runHandler } from '../run-handler.ts';
import { validateResponse } from './validate-response.ts';

/** An operation the document declares open to anyone, with its reason: the document is the decision. */
export const servePublic = async (validated: Validated, gateway: Gateway): Promise<Answered> => {
  const { operationId } = validated.operation;
  const decision = {
    id: `${newId()}.${gateway.policies.digest.slice(0, 12)}`,
    effect: 'allow' as const,
    action: operationId,
    resource: { type: 'public', id: null },
    ruleIds: ['document.public'],
    reason: null,
    obligation: null,
    digest: gateway.policies.digest,
  };
  const reply = await runHandler(validated, gateway, decision);
  validateResponse(validated, reply, gateway);
  return { reply, decision };
};
