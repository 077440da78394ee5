import type { Received } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import { authenticate } from './steps/authenticate.ts';
import { decideCoarsely } from './steps/decide-coarsely.ts';
import { execute } from './steps/execute.ts';
import { limitAddress, limitPrincipal } from './steps/limit-rate.ts';
import { matchOperation } from './steps/match-operation.ts';
import { parseBody } from './steps/parse-body.ts';
import { recordingRefusals } from './steps/refuse.ts';
import { resolveAbility } from './steps/resolve-ability.ts';
import { resolveTenant } from './steps/resolve-tenant.ts';
import { respond } from './steps/respond.ts';
import { servePublic } from './steps/serve-public.ts';
import { validateRequest } from './steps/validate-request.ts';

/**
 * Every request's path, in order; each step is one file, and its types demand the steps before it. Steps 1 and 2
 * (request id and log line, error boundary) surround this: see `koa-app.ts`.
 */
export const serve = async (received: Received, gateway: Gateway): Promise<void> => {
  const matched = matchOperation(received, gateway);
  await limitAddress(matched, gateway);

  if (matched.operation.authorization.mode === 'public') {
    const validated = validateRequest(matched, await parseBody(matched, gateway.bodyLimit));
    respond(matched, await servePublic(validated, gateway));
    return;
  }

  const authenticated = await authenticate(matched, gateway);
  const scoped = resolveTenant(authenticated);
  const resolved = await resolveAbility(scoped, gateway);
  // Only now is a credential proven: a forged one must not use up its alleged owner's rate.
  await limitPrincipal(resolved, gateway);
  const answered = await recordingRefusals(resolved, gateway, async () => {
    const able = await decideCoarsely(resolved, gateway);
    const validated = validateRequest(able, await parseBody(able, gateway.bodyLimit));
    return execute(validated, gateway);
  });
  respond(matched, answered);
};
