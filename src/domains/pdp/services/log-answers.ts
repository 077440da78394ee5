import type { AuthorizedRequest, OperationId } from '../../../contract/index.ts';
import type { Answer } from './answer-questions.ts';
import type { PdpServices } from './pdp-services.ts';

/** Log what was answered. Denials are in the log when this resolves. @throws Problem 503 where that cannot be. */
export const logAnswers = async (
  { decisions, policies }: Pick<PdpServices, 'decisions' | 'policies'>,
  { tenant, requestId }: Pick<AuthorizedRequest<OperationId>, 'tenant' | 'requestId'>,
  answers: readonly Answer[],
): Promise<void> => {
  const made = answers.flatMap((answer) => ('fault' in answer ? [] : [answer]));
  await Promise.all(
    made.map((decision) =>
      decisions.write(
        { decision, policies, tenantId: tenant.id, requestId, source: 'pdp' },
        { durable: decision.effect === 'deny' },
      ),
    ),
  );
};
