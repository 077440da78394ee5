import { operation } from '../operation.ts';
import { answerQuestions } from '../services/answer-questions.ts';
import { toEvaluation } from '../services/evaluation.ts';

export const evaluateAccess = operation('evaluateAccess', async ({ body, tenant }, { decisionPoint, clock }) => {
  const [decision] = await answerQuestions(decisionPoint, { tenant, now: clock() }, [body]);
  if (!decision || 'fault' in decision) throw new Error('a question has an answer');
  return { status: 200, body: toEvaluation(decision) };
});
