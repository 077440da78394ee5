import { JsonText } from '../../contract/index.ts';
import type { Answered, Matched } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

/** Step 14: hold the answer against the document (always in tests, a sample in production) and send it. */
export const respond = (matched: Matched, { reply, decision }: Answered, gateway: Gateway): void => {
  const { ctx, operation } = matched;
  const { status, body, headers } = reply;
  if (Math.random() < gateway.responseSample) checkResponse(operation.operationId, status, body, gateway);
  ctx.status = status;
  if (headers) ctx.set(headers);
  if (decision) ctx.res.setHeader('X-Decision-Id', decision.id);
  ctx.res.setHeader('Cache-Control', 'no-store');
  if (body === undefined) {
    ctx.body = null;
    ctx.status = status;
    return;
  }
  // Set directly: Koa would look the type up anew at every answer.
  ctx.res.setHeader('Content-Type', 'application/json; charset=utf-8');
  ctx.body = body instanceof JsonText ? body.text : JSON.stringify(body);
};

const checkResponse = (operationId: string, status: number, body: unknown, { contract }: Gateway): void => {
  const value: unknown =
    body === undefined ? undefined : JSON.parse(body instanceof JsonText ? body.text : JSON.stringify(body));
  const violations = contract.validateResponse(operationId, status, value);
  if (violations.length > 0) {
    throw new Error(`${operationId} answered ${status} against its document: ${JSON.stringify(violations)}`);
  }
};
