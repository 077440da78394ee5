import {
  authorize,
  type AuthorizedRequest,
  type BoundOperation,
  type OperationId,
  type Reply,
} from '../contract/index.ts';
import { exportAbility, type Decision } from '../policy/index.ts';
import type { Able, Matched, Validated } from './exchange.ts';
import type { Gateway } from './gateway.ts';

type Request = AuthorizedRequest<OperationId>;

/** What only some kinds of operation provide: asked for by another, it is a fault in the handler. */
const notProvided = (): never => {
  throw new Error('not provided for this kind of operation');
};

/** What a kind of operation provides its handler with. */
export type Provided = Partial<
  Pick<Request, 'target' | 'list' | 'read' | 'readPresent' | 'demand' | 'permits' | 'represent'>
>;

type Identity = Pick<Request, 'principal' | 'tenant' | 'exportAbility'>;

/** A public operation has neither principal nor tenant, and one without a tenant does not look at it. */
const identityOf = (validated: Validated | Validated<Able>): Identity => {
  if (!('dated' in validated)) return { exportAbility: notProvided } as unknown as Identity;
  const { ability } = validated.dated;
  return {
    principal: ability.principal,
    tenant: ability.tenant as Request['tenant'],
    exportAbility: () => exportAbility(ability, validated.context.now as number),
  };
};

/** Run the operation's handler. Only an allow gets here: `authorize` throws on anything else. */
export const runHandler = (
  validated: Validated | Validated<Able>,
  gateway: Gateway,
  decision: Decision,
  provided: Provided = {},
): Promise<Reply<OperationId>> => {
  const { operation, input, requestId, clientAddress } = validated;
  const { principal, tenant, exportAbility: exported } = identityOf(validated);
  const { target, list = notProvided, read = notProvided, readPresent = notProvided } = provided;
  const { demand = notProvided, permits = notProvided, represent = notProvided } = provided;
  const request = authorize({
    operationId: operation.operationId as OperationId,
    decision,
    principal,
    tenant,
    exportAbility: exported,
    // Validated against the document, from which the handlers' types are generated.
    params: input.params as Request['params'],
    query: input.query,
    body: input.body as Request['body'],
    cookies: input.cookies,
    requestId,
    clientAddress,
    userAgent: validated.ctx.get('user-agent'),
    lastEventId: validated.ctx.get('last-event-id'),
    target: target as Request['target'],
    list,
    read,
    readPresent,
    demand,
    permits,
    represent,
  });
  return handlerOf(validated, gateway).handle(request);
};

/** `check-contract` has seen to it that every operation has one. */
const handlerOf = ({ operation }: Matched, { handlers }: Gateway): BoundOperation => {
  const handler = handlers.get(operation.operationId);
  if (!handler) throw new Error(`${operation.operationId} has no handler`);
  return handler;
};
