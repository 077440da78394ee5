import cors from '@koa/cors';
import type Router from '@koa/router';
import Koa from 'koa';
import { notFound, Problem } from '../shared/problem.ts';
import type { Received } from './exchange.ts';
import { answerProxy, readForwarded } from './forward-auth/index.ts';
import type { Gateway } from './gateway.ts';
import { serve } from './pipeline.ts';
import { securityHeaders } from './security-headers.ts';
import { errorBoundary } from './steps/error-boundary.ts';
import { logRequest, type LogRequestOptions } from './steps/log-request.ts';

export interface KoaAppOptions extends LogRequestOptions {
  gateway: Gateway;
  /** Routes outside the document's base path: health, docs. */
  system: Router;
  /** Origins that browsers may call from; none by default. */
  corsOrigins: readonly string[];
  clock: () => number;
}

/** Koa with what surrounds the pipeline: request id, log line, metrics, error boundary, security headers and CORS. */
export const createKoaApp = (options: KoaAppOptions): Koa => {
  const { gateway, log, system, corsOrigins, clock } = options;
  const app = new Koa();
  const systemRoutes = system.routes();

  app.use(logRequest(options));
  app.use(errorBoundary(log, gateway));
  app.use(securityHeaders(gateway.matcher));
  const received = (ctx: Koa.Context, source: Received['source']): Received => {
    const { requestId, clientAddress } = ctx.state as { requestId: string; clientAddress: string };
    return { ctx, requestId, clientAddress, source, context: { now: clock() } };
  };
  // Before CORS: a browser's question to an application, as its proxy passes it on, is not for us to answer.
  app.use(async (ctx, next) => {
    const forwarded = gateway.policies.routes.isEmpty ? undefined : readForwarded(ctx.req);
    await (forwarded === undefined ? next() : answerProxy(received(ctx, 'forward'), forwarded, gateway));
  });
  if (corsOrigins.length > 0) app.use(allowOrigins(corsOrigins));
  app.use(async (ctx) => {
    if (!gateway.matcher.covers(ctx.path)) {
      await systemRoutes(ctx as Parameters<typeof systemRoutes>[0], async () => Promise.resolve());
      if (ctx.status === 404 && ctx.body === undefined) throw unknownPath(ctx, system);
      return;
    }
    await serve(received(ctx, 'request'), gateway);
  });
  return app;
};

const allowOrigins = (origins: readonly string[]): Koa.Middleware =>
  cors({
    origin: (ctx) => (origins.includes(ctx.get('origin')) ? ctx.get('origin') : ''),
    exposeHeaders: ['X-Request-Id', 'X-Decision-Id', 'X-Total-Count', 'Retry-After', 'RateLimit', 'ETag'],
    maxAge: 600,
  });

const unknownPath = (ctx: Koa.Context, system: Router): Problem => {
  const { path } = system.match(ctx.path, ctx.method);
  const allowed = path.flatMap(({ methods }) => methods);
  if (allowed.length === 0 || allowed.includes(ctx.method)) return notFound('The requested path');
  return new Problem('method_not_allowed', `${ctx.method} is not allowed here.`, {
    headers: { Allow: [...new Set(allowed)].join(', ') },
  });
};
