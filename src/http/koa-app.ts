import cors from '@koa/cors';
import type Router from '@koa/router';
import Koa from 'koa';
import helmet from 'koa-helmet';
import type { Logger } from 'pino';
import proxyAddr from 'proxy-addr';
import { newId } from '../shared/ids.ts';
import { notFound, Problem } from '../shared/problem.ts';
import type { Gateway } from './gateway.ts';
import type { RequestMetrics } from './metrics.ts';
import { serve } from './pipeline.ts';
import { withErrorBoundary } from './steps/error-boundary.ts';

export interface KoaAppOptions {
  gateway: Gateway;
  log: Logger;
  metrics: RequestMetrics;
  /** Routes outside the document's base path: health, docs. */
  system: Router;
  /** Origins that browsers may call from; none by default. */
  corsOrigins: readonly string[];
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
  clock: () => number;
}

const acceptedRequestId = /^[A-Za-z0-9._-]{1,64}$/;

/** Koa with what surrounds the pipeline: request id, log line, metrics, error boundary, CORS and security headers. */
export const createKoaApp = (options: KoaAppOptions): Koa => {
  const { gateway, log, metrics, system, corsOrigins, trustedProxies, clock } = options;
  const app = new Koa();
  const trust = proxyAddr.compile([...trustedProxies]);
  const systemRoutes = system.routes();

  app.use(async (ctx, next) => {
    const given = ctx.get('x-request-id');
    const requestId = acceptedRequestId.test(given) ? given : newId();
    const requestLog = log.child({ request_id: requestId });
    const started = performance.now();
    ctx.set('X-Request-Id', requestId);
    ctx.state.requestId = requestId;
    ctx.state.log = requestLog;
    ctx.state.clientAddress = proxyAddr(ctx.req, trust);
    await withErrorBoundary(ctx, { requestId, log: requestLog }, async () => {
      await next();
    });
    const seconds = (performance.now() - started) / 1000;
    const operation = (ctx.state.operation as string | undefined) ?? 'none';
    metrics.observe(operation, ctx.status, seconds);
    requestLog.info(
      { method: ctx.method, path: ctx.path, operation, status: ctx.status, ms: Math.round(seconds * 1e6) / 1e3 },
      'request',
    );
  });
  app.use(helmet());
  app.use(
    cors({
      origin: (ctx) => (corsOrigins.includes(ctx.get('origin')) ? ctx.get('origin') : ''),
      exposeHeaders: ['X-Request-Id', 'X-Decision-Id', 'X-Total-Count', 'Retry-After'],
      maxAge: 600,
    }),
  );
  app.use(async (ctx) => {
    const base = `${gateway.contract.basePath}/`;
    if (!ctx.path.startsWith(base)) {
      await systemRoutes(ctx as Parameters<typeof systemRoutes>[0], async () => Promise.resolve());
      if (ctx.status === 404 && ctx.body === undefined) throw unknownPath(ctx, system);
      return;
    }
    await serve(
      {
        ctx,
        requestId: ctx.state.requestId as string,
        clientAddress: ctx.state.clientAddress as string,
        log: ctx.state.log as Logger,
        context: { now: clock() },
      },
      gateway,
    );
  });
  return app;
};

const unknownPath = (ctx: Koa.Context, system: Router): Problem => {
  const { path } = system.match(ctx.path, ctx.method);
  const allowed = path.flatMap(({ methods }) => methods);
  if (allowed.length === 0 || allowed.includes(ctx.method)) return notFound('The requested path');
  return new Problem('method_not_allowed', `${ctx.method} is not allowed here.`, {
    headers: { Allow: [...new Set(allowed)].join(', ') },
  });
};
