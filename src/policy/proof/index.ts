/** What is proved of policies. Loads the solver when it is opened: for the commands that reviewers run, never for the gateway. */
export { diffPolicies, type Difference, type PolicyDiff } from './diff.ts';
export { diffText } from './diff-text.ts';
export { redundantRules, unreachableRules, type IdleRule, type IdleRules } from './idle-rules.ts';
export { idleRulesText } from './idle-rules-text.ts';
export type { Invariant } from './invariant.ts';
export type { Judgement } from './judge.ts';
export type { Paint, Style } from './paint.ts';
export { proofText } from './proof-text.ts';
export type { Counterexample, Proof } from './proof.ts';
export { provePolicies } from './prove.ts';
export { readInvariants } from './read-invariants.ts';
export { Solver } from './solver.ts';
export type { Witness } from './witness.ts';
