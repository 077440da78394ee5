import type { AccessRequest } from './ability.ts';
import type { Attributes } from './evaluate.ts';
import type { PrincipalFacts, TenantFacts } from './principal.ts';

/** The states of the object a change passes through, and the fields it writes. */
export interface Change {
  current: Attributes | null;
  proposed: Attributes | null;
  fields: readonly string[];
}

/** What kind of question a decision answers, with all that is asked beside the request. */
export type Asked =
  /** Could anything be allowed at all? */
  | { kind: 'coarse' }
  | { kind: 'object'; attributes: Attributes }
  | ({ kind: 'change' } & Change)
  /** A list, ordered or filtered by some fields of objects that are shown under the action `view`. */
  | { kind: 'list'; by: readonly string[]; view: string }
  /** No question to the policies: it was refused for another reason. */
  | { kind: 'refusal' };

/** All that a decision was made from: enough to make it again, under these policies or others. */
export interface DecisionInputs {
  principal: PrincipalFacts;
  tenant: TenantFacts | null;
  request: AccessRequest;
  asked: Asked;
}
