import type { DecisionEntry } from '../../db/index.ts';
import type { Decision } from '../../policy/index.ts';
import type { Able } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

/** A decision on a request, as the log takes it. */
export const decisionEntry = (
  { tenantId, requestId, source }: Pick<Able, 'tenantId' | 'requestId' | 'source'>,
  decision: Decision,
  { policies }: Gateway,
): DecisionEntry => ({ decision, policies, tenantId, requestId, source });

/** Log the decision on a request that changed nothing. It waits for nothing but room. @throws Problem 503 where there is none. */
export const logDecision = (able: Able, decision: Decision, gateway: Gateway): Promise<void> =>
  gateway.decisions.write(decisionEntry(able, decision, gateway));
