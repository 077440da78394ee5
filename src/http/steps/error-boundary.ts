import type { Context } from 'koa';
import type { Logger } from 'pino';
import { Problem } from '../../shared/problem.ts';

/**
 * Step 2: the one place where errors become problem documents (RFC 9457). What is not a Problem is a fault of ours:
 * logged whole, answered with a bare 500.
 */
export const withErrorBoundary = async (
  ctx: Context,
  { requestId, log }: { requestId: string; log: Logger },
  work: () => Promise<void>,
): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status >= 500) log.error({ err: error, code: problem.code }, 'request failed');
    else if (problem.cause !== undefined) log.debug({ err: problem.cause, code: problem.code }, 'request refused');
    ctx.status = problem.status;
    ctx.set(problem.headers);
    ctx.set('Cache-Control', 'no-store');
    if (problem.decisionId) ctx.set('X-Decision-Id', problem.decisionId);
    ctx.body = JSON.stringify(problem.toDocument(requestId));
    ctx.type = 'application/problem+json';
  }
};

const toProblem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem('internal_error', 'The server failed to handle the request.', { cause: error });
