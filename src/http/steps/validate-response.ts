import { JsonText, TextBody, type OperationId, type Reply } from '../../contract/index.ts';
import type { Matched } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

/** Step 14a: hold an answer against the document, always in tests, a sample of them in production. */
export const validateResponse = (
  { operation }: Matched,
  { status, body }: Pick<Reply<OperationId>, 'status' | 'body'>,
  { contract, responseSample }: Gateway,
): void => {
  if (Math.random() >= responseSample) return;
  const type = body instanceof TextBody ? body.type : undefined;
  const violations = contract.validateResponse(operation.operationId, status, valueOf(body), type);
  if (violations.length > 0) {
    throw new Error(
      `${operation.operationId} answered ${String(status)} against its document: ${JSON.stringify(violations)}`,
    );
  }
};

/** An answer as its readers see it. */
const valueOf = (body: Reply<OperationId>['body']): unknown => {
  if (body === undefined) return undefined;
  if (body instanceof TextBody) return body.text;
  return JSON.parse(body instanceof JsonText ? body.text : JSON.stringify(body));
};
