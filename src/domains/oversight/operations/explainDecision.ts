import { Problem } from '../../../shared/problem.ts';
import { operation } from '../operation.ts';

export const explainDecision = operation('explainDecision', async ({ principal, tenant, body }, { explanations }) => {
  const reviewer = { principal, tenant };
  const { decision_id: id, ...hypothetical } = body;
  const isRecorded = id !== undefined;
  if (isRecorded && Object.keys(hypothetical).length > 0) {
    throw new Problem('invalid_request', 'A decision of the log is asked for by its id alone.');
  }
  return {
    status: 200,
    body: await (isRecorded ? explanations.ofDecision(reviewer, id) : explanations.ofRequest(reviewer, hypothetical)),
  };
});
