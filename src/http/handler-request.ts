import type { authorize, AuthorizedRequest, BoundOperation, OperationId } from '../contract/index.ts';
import type { Decision } from '../policy/index.ts';
import type { Able, Matched, Validated } from './exchange.ts';
import type { Gateway } from './gateway.ts';

type Parts = Parameters<typeof authorize>[0];
type Request = AuthorizedRequest<OperationId>;

/** What only some kinds of operation provide: asked for by another, it is a fault in the handler. */
const notProvided = (): never => {
  throw new Error('not provided for this kind of operation');
};

/** The parts of a handler's request that are the same for every kind of operation. */
const commonParts = ({ operation, input, requestId, clientAddress }: Validated, decision: Decision) => ({
  operationId: operation.operationId as OperationId,
  decision,
  // Validated against the document, from which the handlers' types are generated.
  params: input.params as Request['params'],
  query: input.query as Request['query'],
  body: input.body as Request['body'],
  requestId,
  clientAddress,
  target: undefined as unknown as Request['target'],
  list: notProvided,
  demand: notProvided,
  represent: notProvided,
});

export const requestParts = (validated: Validated<Able>, decision: Decision): Parts => {
  const { ability } = validated.dated;
  return {
    ...commonParts(validated, decision),
    principal: ability.principal,
    // Operations without a tenant do not look at it; the others were refused without one.
    tenant: ability.tenant as Request['tenant'],
  };
};

/** A public operation has neither principal nor tenant, and its handler knows. */
export const publicRequestParts = (validated: Validated, decision: Decision): Parts => ({
  ...commonParts(validated, decision),
  principal: undefined as unknown as Request['principal'],
  tenant: undefined as unknown as Request['tenant'],
});

/** `check-contract` has seen to it that every operation has one. */
export const handlerOf = ({ operation }: Matched, { handlers }: Gateway): BoundOperation => {
  const handler = handlers.get(operation.operationId);
  if (!handler) throw new Error(`${operation.operationId} has no handler`);
  return handler;
};
