import type { Decision } from '../../../policy/index.ts';
import type { DecisionPoint } from './decision-point.ts';
import type { Occasion, Question } from './question.ts';

/** A question, or what is wrong with what should be one. */
export type Item = Question | { fault: string };

export type Answer = Decision | { fault: string };

/** Which of several questions are answered (AuthZEN 1.0, 7.1.2.1): all, or those up to the first denial or the first permit. */
export type Semantic = 'execute_all' | 'deny_on_first_deny' | 'permit_on_first_permit';

const isLast: Record<Semantic, (isAllow: boolean) => boolean> = {
  execute_all: () => false,
  deny_on_first_deny: (isAllow) => !isAllow,
  permit_on_first_permit: (isAllow) => isAllow,
};

/** Answer questions in their order, as of one moment. What is no question is none that is allowed. */
export const answerQuestions = async (
  decisionPoint: DecisionPoint,
  occasion: Occasion,
  items: readonly Item[],
  semantic: Semantic = 'execute_all',
): Promise<Answer[]> => {
  const questions = items.filter((item): item is Question => !('fault' in item));
  const decideOn = await decisionPoint.read(occasion, questions);
  const answers: Answer[] = [];
  for (const item of items) {
    const answer = 'fault' in item ? item : decideOn(item);
    answers.push(answer);
    if (isLast[semantic](!('fault' in answer) && answer.effect === 'allow')) break;
  }
  return answers;
};
