import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';
import type { ErrorType } from '../../contract/index.ts';
import { Problem } from '../../shared/problem.ts';
import type { Gateway } from '../gateway.ts';
import { isScimPath, scimError } from '../scim-error.ts';
import { demandServable } from './demand-servable.ts';

/**
 * Step 2: the one place where errors become problem documents (RFC 9457). What is not a Problem is a fault of ours:
 * logged whole, answered with a bare 500.
 */
export const errorBoundary =
  (log: Logger, gateway: Gateway): Middleware =>
  async (ctx, next) => {
    try {
      demandServable(ctx);
      await next();
    } catch (error) {
      answer(ctx, documented(ctx, problemOf(error), gateway), gateway, log);
    }
  };

const answer = (ctx: Context, problem: Problem, gateway: Gateway, log: Logger): void => {
  const requestId = requestIdOf(ctx);
  const { code, cause } = problem;
  if (problem.status >= 500) log.error({ request_id: requestId, err: cause ?? problem, code }, 'request failed');
  else if (cause !== undefined) log.debug({ request_id: requestId, err: cause, code }, 'request refused');
  ctx.status = problem.status;
  ctx.set(problem.headers);
  ctx.set('Cache-Control', 'no-store');
  // RFC 9110: a 401 says how to authenticate.
  if (problem.status === 401 && !ctx.res.hasHeader('WWW-Authenticate'))
    ctx.set('WWW-Authenticate', 'Bearer error="invalid_token"');
  if (problem.decisionId) ctx.set('X-Decision-Id', problem.decisionId);
  const { type, document } = written(ctx, problem, gateway);
  ctx.body = JSON.stringify(document);
  ctx.type = type;
};

/** A problem as the operation's document says that errors are written, or as its neighbours' do where there is no operation. */
const written = (
  ctx: Context,
  problem: Problem,
  { contract }: Gateway,
): { type: ErrorType; document: Record<string, unknown> } => {
  const type = contract.operations.get(String(ctx.state.operation))?.errorType ?? errorTypeAt(ctx.state.path, contract);
  const document = problem.toDocument(requestIdOf(ctx));
  return { type, document: type === 'application/scim+json' ? scimError(problem, document) : document };
};

const errorTypeAt = (path: unknown, { basePath }: Gateway['contract']): ErrorType =>
  isScimPath(path, basePath) ? 'application/scim+json' : 'application/problem+json';

const requestIdOf = (ctx: Context): string => ctx.state.requestId as string;

/** Problems are promised too: one that the operation's document does not have is a fault of ours. */
const documented = (ctx: Context, problem: Problem, gateway: Gateway): Problem => {
  const { contract, responseSample } = gateway;
  const operationId = ctx.state.operation as string | undefined;
  if (
    operationId === undefined ||
    !contract.operations.has(operationId) ||
    problem.status >= 500 ||
    Math.random() >= responseSample
  )
    return problem;
  const violations = contract.validateResponse(operationId, problem.status, written(ctx, problem, gateway).document);
  if (violations.length === 0) return problem;
  const fault = `${operationId} answered ${problem.status} against its document: ${JSON.stringify(violations)}`;
  return problemOf(new Error(fault, { cause: problem }));
};

const problemOf = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem('internal_error', 'The server failed to handle the request.', { cause: error });
