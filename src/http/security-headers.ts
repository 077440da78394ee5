import type { Middleware } from 'koa';
import helmet from 'koa-helmet';
import type { OperationMatcher } from './operation-matcher.ts';

const nobody = ["'none'"];

/** For answers that are data: what OWASP's REST security cheat sheet asks for. The rest concerns pages. */
const forData = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': nobody, 'frame-ancestors': nobody } },
  frameguard: { action: 'deny' },
  crossOriginOpenerPolicy: false,
  dnsPrefetchControl: false,
  ieNoOpen: false,
  originAgentCluster: false,
  permittedCrossDomainPolicies: false,
  xssFilter: false,
});

/** For the reference. It loads nothing from elsewhere, and HTTP may be what it is served by within a network. */
const forPages = helmet({ contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } } });

/** Security headers of every answer, whatever becomes of the request. */
export const securityHeaders =
  (matcher: OperationMatcher): Middleware =>
  (ctx, next) =>
    (matcher.covers(ctx.path) ? forData : forPages)(ctx, next) as Promise<void>;
