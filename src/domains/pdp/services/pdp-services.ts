import type { DecisionLog } from '../../../db/index.ts';
import type { PolicySet } from '../../../policy/index.ts';
import type { DecisionPoint } from './decision-point.ts';
import type { PageTokens } from './page-tokens.ts';
import type { Searches } from './searches.ts';

/** What this domain's operations work with. */
export interface PdpServices {
  decisionPoint: DecisionPoint;
  searches: Searches;
  pageTokens: PageTokens;
  /** Where what is answered is logged, and the policies that decide. */
  decisions: DecisionLog;
  policies: PolicySet;
  /** Where the service is found: the decision point's identifier. */
  publicUrl: string;
  /** Epoch milliseconds. */
  clock: () => number;
}
