import type { Context } from 'koa';
import type { Matched, Received } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

/** Step 3: which operation of the document is asked for? 400, 404 or 405 where there is none. */
export const matchOperation = (received: Received, { matcher }: Gateway): Matched => {
  const { ctx } = received;
  const { operation, pathParameters } = matcher.match(ctx.method, ctx.path);
  ctx.state.operation = operation.operationId;
  if (operation.echoesRequestId) echoRequestId(ctx);
  return Object.assign(received, { operation, pathParameters });
};

/** Longer than any id that is one; visible characters and spaces, which can stand in a header anywhere. */
const echoed = /^[\x20-\x7e]{1,256}$/;

/** Name the request as its sender does, also where that is no id that logs and the audit trail could take over. */
const echoRequestId = (ctx: Context): void => {
  const given = ctx.get('x-request-id');
  if (given === ctx.state.requestId || !echoed.test(given)) return;
  ctx.res.setHeader('X-Request-Id', given);
  ctx.state.givenRequestId = given;
};
