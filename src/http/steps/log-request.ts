import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';
import { newId } from '../../shared/ids.ts';
import { clientAddress } from '../client-address.ts';
import type { RequestMetrics } from '../metrics.ts';

const acceptedRequestId = /^[A-Za-z0-9._-]{1,64}$/;

export interface LogRequestOptions {
  log: Logger;
  metrics: RequestMetrics;
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
}

/** Step 1: an id for the request and the address it comes from; once it is answered, its log line and its metrics. */
export const logRequest = ({ log, metrics, trustedProxies }: LogRequestOptions): Middleware => {
  const addressOf = clientAddress(trustedProxies);
  // None of the line's fields can hold a secret, so none is searched for one.
  const lines = log.child({}, { redact: [] });
  return async (ctx, next) => {
    const started = performance.now();
    const given = ctx.req.headers['x-request-id'];
    const requestId = typeof given === 'string' && acceptedRequestId.test(given) ? given : newId();
    ctx.res.setHeader('X-Request-Id', requestId);
    ctx.state.requestId = requestId;
    ctx.state.clientAddress = addressOf(ctx.req);
    const path = readPath(ctx);
    ctx.state.path = path;
    await next();
    const milliseconds = performance.now() - started;
    const operation = (ctx.state.operation as string | undefined) ?? 'none';
    metrics.observe(operation, ctx.status, milliseconds / 1_000);
    lines.info(
      {
        request_id: requestId,
        ...(ctx.state.givenRequestId !== undefined && { given_request_id: ctx.state.givenRequestId as string }),
        method: ctx.method,
        path,
        operation,
        // Whose request it is about, where a proxy asks.
        ...(ctx.state.forwarded && { forwarded: ctx.state.forwarded as unknown }),
        status: ctx.status,
        ms: Math.round(milliseconds * 1e3) / 1e3,
      },
      'request',
    );
  };
};

/** The path; null where the request target is none, such as `http://[`. */
const readPath = (ctx: Context): string | null => {
  try {
    return ctx.path;
  } catch {
    return null;
  }
};
