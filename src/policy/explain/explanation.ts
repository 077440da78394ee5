import type { AccessRequest } from '../ability.ts';
import type { Scalar } from '../condition.ts';
import type { Asked } from '../decision-inputs.ts';
import type { WrittenObligation } from '../obligation.ts';
import type { Effect } from '../policy.ts';
import type { PrincipalFacts, TenantFacts } from '../principal.ts';
import type { TruthName } from './assessment.ts';

/** What an operand of a test was. */
export interface OperandReading {
  /** Such as `resource.status`. */
  name: string;
  /** Null for no value. Moments are text, as in policy files. */
  value: Scalar | Scalar[] | null;
  /** Whether the value is kept from who reads this. */
  withheld: boolean;
}

/** A test of a rule's condition and what came of it. */
export interface TestReading {
  /** In the policy language, its `not` included, such as `resource.status: RUNNING`. */
  text: string;
  truth: TruthName;
  /** Whether the truth of the rule's condition follows from it. */
  decisive: boolean;
  operands: OperandReading[];
  /** `file:line:column`; null for what the loader adds, which is the isolation of tenants. */
  place: string | null;
  /** The derived role that it is part of. */
  role: string | null;
}

/** One thing that an allow lacked. */
export interface Lack {
  kind: 'permission' | 'test' | 'field';
  /** In words. */
  text: string;
  /** For a permission: which, or of which any one. */
  permissions: string[];
  /** For a test: it, as it would have to be. */
  test: TestReading | null;
  /** The derived role that lacks it. */
  role: string | null;
}

/**
 * What became of a rule. `decides`: the decision is its. `applies`: it would decide, were it not for another. `not_addressed`: it is for
 * others. `other_fields`: it speaks of other fields than was asked. `false`, `unknown`: so is its condition. `open`: its
 * condition hangs on the object, which was not looked at.
 */
export type RuleOutcome = 'decides' | 'applies' | 'not_addressed' | 'other_fields' | 'false' | 'unknown' | 'open';

/** A rule that speaks of the action, and what came of it. */
export interface RuleReading {
  id: string;
  effect: Effect;
  /** `file:line:column`. */
  place: string;
  /** Whom it is for, in the policy language. */
  audience: string;
  /** In the policy language, without what the loader adds. */
  condition: string;
  fields: string[] | null;
  reason: string | null;
  outcome: RuleOutcome;
  tests: TestReading[];
  /** For an allow that does not apply: what it lacked. Null where nothing would help. */
  lacks: Lack[] | null;
}

/** Which question of a decision: a state of the object and a field, where it asked about one. */
export interface StepName {
  state: 'current' | 'proposed' | null;
  field: string | null;
}

/** One question of a decision with its answer. */
export interface StepReading extends StepName {
  effect: Effect;
  rule: string | null;
}

/** Why a decision was made as it was. JSON as it stands. */
export interface Explanation {
  effect: Effect;
  kind: Asked['kind'];
  action: string;
  resource: AccessRequest['resource'];
  principal: { type: string; id: string; scope: PrincipalFacts['scope']; member: boolean };
  tenant: TenantFacts | null;
  digest: string;
  /** What a denied caller is told. */
  reason: string | null;
  /** What would lift the denial, in the policy language. */
  obligation: WrittenObligation | null;
  /** Every question that was asked of an object or a change, in order; the first denial decides. */
  steps: StepReading[];
  /** The question that the rules below are about; null where none was of an object. */
  step: StepName | null;
  /** The ids of the rules that decided; none for a denial by default. Of a refusal, its cause. */
  rules_decided: string[];
  /** The rules that decided, with the tests that did; where a change is allowed, one for each state. */
  decisive: (RuleReading & StepName)[];
  /** For a denial: the allow that lacked the least; null where no rule could allow it. */
  nearest: RuleReading | null;
  /** For a denial: every deny that applied. */
  standing: RuleReading[];
  /**
   * Whether any rule could allow it on some object, which requests to the gateway are asked first: where it denies, a caller is told its
   * reason. Null where nothing else was asked, or nothing at all.
   */
  coarse: { effect: Effect; rules_decided: string[]; reason: string | null } | null;
  /**
   * For a list: what it is ordered and filtered by, what of that is hidden, and by which rules; and whether, with all that is known of
   * the request, there can be no object in it.
   */
  list: { by: string[]; hidden: string[]; hidden_by: string[]; empty: boolean } | null;
  /** Every rule that speaks of the action, in the order of the files. */
  rules: RuleReading[];
}
