import type { SuccessBody } from '../../../contract/index.ts';
import type { Decision } from '../../../policy/index.ts';
import type { Answer } from './answer-questions.ts';

export type Evaluation = SuccessBody<'evaluateAccess'>;

/** A decision as AuthZEN has it (1.0, 5.5): an allow says no more than that it is one. */
export const toEvaluation = (decision: Decision): Evaluation =>
  decision.effect === 'allow'
    ? { decision: true }
    : { decision: false, context: { ...whatIsDeclared(decision), decision_id: decision.id } };

/**
 * The same as one of several, whose ids stand beside them: a denial for want of a rule that allows has nothing to add.
 */
export const toItem = (answer: Answer): Evaluation => {
  if ('fault' in answer) return { decision: false, context: { error: { status: 400, message: answer.fault } } };
  return answer.effect === 'deny' && answer.ruleIds.length === 0 ? { decision: false } : toEvaluation(answer);
};

/** What the denied are told, or, where the question knows something that the policies do not, who runs the application. */
const whatIsDeclared = ({ reason, ruleIds, obligation }: Decision): NonNullable<Evaluation['context']> => {
  if (ruleIds[0]?.startsWith('pdp.')) return { reason_admin: { 404: reason ?? '' } };
  return {
    ...(reason !== null && { reason_user: { 403: reason } }),
    ...(obligation && { obligation: { kind: obligation.kind, max_age_seconds: obligation.maxAge } }),
  };
};
