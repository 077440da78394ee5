import { allowedBy, type Ability, type Decision, type ForwardedRequest } from '../../policy/index.ts';
import { Problem } from '../../shared/problem.ts';
import type { Able, Received } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { authenticate } from '../steps/authenticate.ts';
import { decideCoarsely } from '../steps/decide-coarsely.ts';
import { limitAddress, limitPrincipal } from '../steps/limit-rate.ts';
import { logDecision } from '../steps/log-decision.ts';
import { recordingRefusals } from '../steps/refuse.ts';
import { resolveAbility } from '../steps/resolve-ability.ts';
import { resolveTenant } from '../steps/resolve-tenant.ts';
import { underPresentRights } from '../steps/under-present-rights.ts';
import { decideOnRoute } from './decide-on-route.ts';
import { demandPlain } from './demand-plain.ts';
import { identityHeaders } from './identity-headers.ts';
import { operationName, routeOperation } from './route-operation.ts';

/**
 * Tell a proxy whether a request to the application behind it is allowed: 200 with the caller's identity, 401 or 403; 429 and 503 where
 * it cannot be told. The steps are those of the pipeline.
 * @param forwarded the client's request; null where it cannot be made out.
 */
export const answerProxy = async (
  received: Received,
  forwarded: ForwardedRequest | null,
  gateway: Gateway,
): Promise<void> => {
  const { ctx } = received;
  ctx.state.operation = operationName;
  ctx.state.forwarded = forwarded && described(forwarded);
  try {
    const { ability, decision } = await decideForwarded(received, forwarded, gateway);
    ctx.set({ ...identityHeaders(ability, decision), 'Cache-Control': 'no-store' });
    // 200 and no other: to Envoy, 204 is a denial.
    ctx.status = 200;
    ctx.body = '';
    ctx.remove('Content-Type');
  } catch (error) {
    throw understood(error);
  }
};

interface Decided {
  /** Null where nobody was asked who they are. */
  ability: Ability | null;
  decision: Decision;
}

const decideForwarded = async (
  received: Received,
  forwarded: ForwardedRequest | null,
  gateway: Gateway,
): Promise<Decided> => {
  await limitAddress(received, gateway);
  demandPlain(received.ctx.req);
  const { digest, routes } = gateway.policies;
  const match = forwarded && routes.match(forwarded);
  if (!match) throw new Problem('forbidden', 'No route matches the request as it is written.');
  const { access } = match.route;
  if (access.kind === 'public') {
    const resource = { type: 'public', id: null };
    return { ability: null, decision: allowedBy('route.public', { action: operationName, resource, digest }) };
  }
  const operation = routeOperation(access, gateway.policies);
  const matched = Object.assign(received, { operation, pathParameters: match.parameters });
  const resolved = await resolveAbility(resolveTenant(await authenticate(matched, gateway)), gateway);
  await limitPrincipal(resolved, gateway);
  const decideWith = async (able: Able): Promise<Decided> => {
    const decision = await decideOnRoute(able, access, gateway);
    await logDecision(able, decision, gateway);
    return { ability: able.dated.ability, decision };
  };
  return recordingRefusals(resolved, gateway, async () =>
    underPresentRights(await decideCoarsely(resolved, gateway), gateway, decideWith),
  );
};

/** nginx takes any other refusal for a failure, and none of them would tell the caller more. */
const understood = (error: unknown): unknown => {
  if (!(error instanceof Problem) || error.status >= 500 || [401, 403, 429].includes(error.status)) return error;
  const { detail, decisionId } = error;
  return new Problem('forbidden', detail, { cause: error, ...(decisionId !== undefined && { decisionId }) });
};

/** For the log: without the query, which may hold secrets. */
const described = ({ method, host, target }: ForwardedRequest): Record<string, string> => ({
  method: method.slice(0, 32),
  host: host.slice(0, 256),
  path: (target.split('?', 1)[0] ?? '').slice(0, 2_048),
});
