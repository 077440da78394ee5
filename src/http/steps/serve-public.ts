import { allowedBy } from '../../policy/index.ts';
import type { Answered, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { runHandler } from '../run-handler.ts';
import { validateResponse } from './validate-response.ts';

/** An operation the document declares open to anyone, with its reason: the document is the decision. */
export const servePublic = async (validated: Validated, gateway: Gateway): Promise<Answered> => {
  const { digest } = gateway.policies;
  const action = validated.operation.operationId;
  const decision = allowedBy('document.public', { action, resource: { type: 'public', id: null }, digest });
  const reply = await runHandler(validated, gateway, decision);
  validateResponse(validated, reply, gateway);
  return { reply, decision };
};
