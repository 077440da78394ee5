import type { Place } from '../place.ts';
import type { PolicySet } from '../policy.ts';
import { findMatch, findNeed, findUse, writtenRules, type WrittenRule } from './necessity.ts';
import type { Solver } from './solver.ts';

/** What is proved of a rule that does nothing. */
export interface IdleRule {
  id: string;
  place: Place;
  why: string;
}

export interface IdleRules {
  idle: IdleRule[];
  undecided: IdleRule[];
}

const about = ({ id, place }: WrittenRule, why: string): IdleRule => ({ id, place, why });

/** Rules that can never decide anything: nobody meets their condition, or whoever does is denied all the same. */
export const unreachableRules = (solver: Solver, policies: PolicySet): IdleRules => {
  const result: IdleRules = { idle: [], undecided: [] };
  for (const rule of writtenRules(policies)) {
    const use = rule.effect === 'allow' ? findUse(solver, policies, rule) : findMatch(solver, policies, rule);
    if (use.kind === 'undecided') result.undecided.push(about(rule, use.why));
    if (use.kind !== 'none') continue;
    const isMet = rule.effect === 'allow' && findMatch(solver, policies, rule).kind !== 'none';
    result.idle.push(
      about(
        rule,
        isMet ? 'every request that meets its condition is denied by another rule' : 'no request meets its condition',
      ),
    );
  }
  return result;
};

/** Rules without which every request gets the same answer, on every field too: the unreachable ones are among them. */
export const redundantRules = (solver: Solver, policies: PolicySet): IdleRules => {
  const result: IdleRules = { idle: [], undecided: [] };
  for (const rule of writtenRules(policies)) {
    const need = findNeed(solver, policies, rule, 'any');
    if (need.kind === 'none')
      result.idle.push(about(rule, `without it the same is ${rule.effect === 'deny' ? 'denied' : 'allowed'}`));
    if (need.kind === 'undecided') result.undecided.push(about(rule, need.why));
  }
  return result;
};
