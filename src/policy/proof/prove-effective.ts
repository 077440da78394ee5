import type { PolicySet } from '../policy.ts';
import { findNeed, writtenRules } from './necessity.ts';
import { nothing, type Found } from './proof.ts';
import type { Solver } from './solver.ts';

/** Of every deny there is a request that nothing else denies. */
export const proveEffective = (solver: Solver, policies: PolicySet): Found => {
  const found = nothing();
  for (const rule of writtenRules(policies).filter(({ effect }) => effect === 'deny')) {
    const need = findNeed(solver, policies, rule, 'readable');
    if (need.kind === 'found') found.evidence.push({ rule: rule.id, ...need.confirmed });
    if (need.kind === 'none') found.flaws.push({ what: `without ${rule.id} the same is denied`, place: rule.place });
    const [first] = rule.rules;
    if (need.kind === 'undecided' && first) {
      found.undecided.push({
        resource: first.resource,
        action: first.rule.actions.join(', '),
        field: null,
        why: need.why,
      });
    }
  }
  return found;
};
