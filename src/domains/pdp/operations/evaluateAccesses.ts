import { Problem } from '../../../shared/problem.ts';
import { operation } from '../operation.ts';
import { answerQuestions } from '../services/answer-questions.ts';
import { toEvaluation, toItem } from '../services/evaluation.ts';
import { logAnswers } from '../services/log-answers.ts';
import { readQuestion } from '../services/read-question.ts';

export const evaluateAccesses = operation('evaluateAccesses', async (request, services) => {
  const { body, tenant } = request;
  const { decisionPoint, clock } = services;
  const occasion = { tenant, now: clock() };
  const { evaluations = [], options, ...shared } = body;
  if (evaluations.length === 0) {
    const [answer] = await answerQuestions(decisionPoint, occasion, [readQuestion(shared, {})]);
    if (!answer || 'fault' in answer) throw new Problem('invalid_request', answer?.fault ?? 'Nothing is asked.');
    await logAnswers(services, request, [answer]);
    return { status: 200, body: toEvaluation(answer) };
  }
  const items = evaluations.map((asked) => readQuestion(asked, shared));
  const answers = await answerQuestions(decisionPoint, occasion, items, options?.evaluations_semantic);
  await logAnswers(services, request, answers);
  return {
    status: 200,
    body: {
      evaluations: answers.map(toItem),
      context: { decision_ids: answers.map((answer) => ('fault' in answer ? null : answer.id)) },
    },
  };
});
