import type { Matched, Received } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

/** Step 3: which operation of the document is asked for? 400, 404 or 405 where there is none. */
export const matchOperation = (received: Received, { matcher }: Gateway): Matched => {
  const { ctx } = received;
  const { operation, pathParameters } = matcher.match(ctx.method, ctx.path);
  ctx.state.operation = operation.operationId;
  return Object.assign(received, { operation, pathParameters });
};
