import { operation } from '../operation.ts';

export const explainDecision = operation('explainDecision', async ({ principal, tenant, body }, { explanations }) => ({
  status: 200,
  body: await explanations.ofRequest({ principal, tenant }, body),
}));
