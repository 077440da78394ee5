import { EventStream, JsonText, type OperationId } from '../../contract/index.ts';
import { scopeOf, type Row, type Statement } from '../../db/index.ts';
import { decide, type Ability, type Decision } from '../../policy/index.ts';
import { unavailable } from '../../shared/problem.ts';
import { accessRequest } from '../access-request.ts';
import type { Able, Answered, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { runHandler } from '../run-handler.ts';
import { authenticate } from './authenticate.ts';
import { decideCoarsely } from './decide-coarsely.ts';
import { logDecision } from './log-decision.ts';
import { refuse } from './refuse.ts';
import { resolveAbility } from './resolve-ability.ts';
import { resolveTenant } from './resolve-tenant.ts';
import { demandCurrent } from './stale-ability.ts';
import { resourceOf } from './target.ts';
import { underPresentRights } from './under-present-rights.ts';
import { validateResponse } from './validate-response.ts';

/** A read, the rights that held at that very moment, and the decision that let it. */
interface PresentRead {
  ability: Ability;
  decision: Decision;
  results: Row[][];
}

/**
 * A question whose answer goes on, put to the tenant as a whole. It is decided when it begins, and whatever is read for it later is read
 * under the rights of that moment: the credential is looked at anew, too, for it may have expired or been revoked.
 */
export const follow = async (validated: Validated<Able>, gateway: Gateway): Promise<Answered> => {
  const { requestId, ctx, dated } = validated;
  const { decision } = await readUnder(validated, gateway, []);
  const readPresent = async (...statements: Statement[]): Promise<{ ability: Ability; results: Row[][] }> =>
    readUnder(await askedAgain(validated, gateway), gateway, statements);
  const reply = await runHandler(validated, gateway, decision, { readPresent });
  const { body } = reply;
  if (!(body instanceof EventStream)) throw new Error('an answer that goes on must be a stream of events');
  validateResponse(validated, { ...reply, body: new JsonText('""') }, gateway);
  await logDecision(validated, decision, gateway);
  const listener = { principalId: dated.ability.principal.id, requestId, response: ctx.res };
  return { reply, decision, stream: gateway.streams.open(body, listener) };
};

/** The request as if it came now, under the policies that are in force. @throws Problem where it would be refused. */
const askedAgain = async (validated: Validated<Able>, gateway: Gateway): Promise<Validated<Able>> => {
  if (!gateway.isInForce()) throw unavailable('The policies have changed; come back.');
  const received = { ...validated, context: { now: gateway.clock() } };
  const scoped = resolveTenant(await authenticate(received, gateway));
  const able = await decideCoarsely(await resolveAbility(scoped, gateway), gateway);
  return Object.assign(able, { input: validated.input });
};

const readUnder = (
  validated: Validated<Able>,
  gateway: Gateway,
  statements: readonly Statement[],
): Promise<PresentRead> =>
  underPresentRights(validated, gateway, async (present) => {
    const { dated, tenantId, operation, input } = present;
    const { ability } = dated;
    if (tenantId === null) throw new Error(`${operation.operationId} is asked in no tenant`);
    const { epochs, results } = await gateway.store.read(scopeOf(ability, tenantId), ...statements);
    demandCurrent(dated, epochs);
    const attributes = resourceOf(present, gateway).propose({
      operationId: operation.operationId as OperationId,
      body: input.body,
      current: null,
      principalId: ability.principal.id,
      tenantId,
    });
    const decision = decide(ability, accessRequest(present, tenantId), attributes);
    if (decision.effect === 'deny') await refuse(present, decision, gateway);
    return { ability, decision, results };
  });
