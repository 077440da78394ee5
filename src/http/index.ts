/** The policy enforcement point: HTTP in, a decision before any handler, HTTP out. */
export { Abilities } from './abilities.ts';
export type { Credential } from './exchange.ts';
export type { Gateway, Resource, ReadCredential } from './gateway.ts';
export { createHttpServer } from './http-server.ts';
export { LiveStreams } from './live-streams.ts';
export { createKoaApp } from './koa-app.ts';
export { RequestMetrics } from './metrics.ts';
export { OperationMatcher } from './operation-matcher.ts';
export { RateLimits, type RateLimitSettings } from './rate-limits.ts';
