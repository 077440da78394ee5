import { operation } from '../operation.ts';
import { answerQuestions } from '../services/answer-questions.ts';
import { toEvaluation } from '../services/evaluation.ts';
import { logAnswers } from '../services/log-answers.ts';

export const evaluateAccess = operation('evaluateAccess', async (request, services) => {
  const { body, tenant } = request;
  const { decisionPoint, clock } = services;
  const [decision] = await answerQuestions(decisionPoint, { tenant, now: clock() }, [body]);
  if (!decision || 'fault' in decision) throw new Error('a question has an answer');
  await logAnswers(services, request, [decision]);
  return { status: 200, body: toEvaluation(decision) };
});
