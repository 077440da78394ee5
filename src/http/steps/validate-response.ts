import { JsonText, type OperationId, type Reply } from '../../contract/index.ts';
import type { Matched } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

/** Step 14a: hold an answer against the document, always in tests, a sample of them in production. */
export const validateResponse = (
  { operation }: Matched,
  { status, body }: Pick<Reply<OperationId>, 'status' | 'body'>,
  { contract, responseSample }: Gateway,
): void => {
  if (Math.random() >= responseSample) return;
  const value: unknown =
    body === undefined ? undefined : JSON.parse(body instanceof JsonText ? body.text : JSON.stringify(body));
  const violations = contract.validateResponse(operation.operationId, status, value);
  if (violations.length > 0) {
    throw new Error(
      `${operation.operationId} answered ${String(status)} against its document: ${JSON.stringify(violations)}`,
    );
  }
};
