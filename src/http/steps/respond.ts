import { pipeline } from 'node:stream';
import { JsonText, TextBody } from '../../contract/index.ts';
import type { Answered, Matched } from '../exchange.ts';

/** Step 14b: send the answer. */
export const respond = ({ ctx, operation }: Matched, { reply, decision, stream }: Answered): void => {
  const { status, body, headers } = reply;
  ctx.status = status;
  ctx.res.setHeader('Cache-Control', 'no-store');
  if (headers) ctx.set(headers);
  if (decision) ctx.res.setHeader('X-Decision-Id', decision.id);
  if (body === undefined) {
    ctx.body = null;
    ctx.status = status;
    return;
  }
  // Set directly: Koa would look the type up anew at every answer.
  const type = body instanceof TextBody ? body.type : operation.answerType;
  ctx.res.setHeader('Content-Type', `${type}; charset=utf-8`);
  if (stream) {
    // Or the server, once it stops, would wait for another request.
    ctx.res.setHeader('Connection', 'close');
    // Koa would take a client that hangs up for a fault.
    ctx.respond = false;
    pipeline(stream, ctx.res, () => undefined);
    return;
  }
  ctx.body = body instanceof JsonText || body instanceof TextBody ? body.text : JSON.stringify(body);
};
