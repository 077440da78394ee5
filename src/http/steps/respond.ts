import { JsonText, TextBody } from '../../contract/index.ts';
import type { Answered, Matched } from '../exchange.ts';

/** Step 14b: send the answer. */
export const respond = ({ ctx, operation }: Matched, { reply, decision }: Answered): void => {
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
  ctx.body = body instanceof JsonText || body instanceof TextBody ? body.text : JSON.stringify(body);
};
