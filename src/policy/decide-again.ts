import { decide, decideChange, decideCoarsely, decideList, type Decision } from './decision.ts';
import type { DecisionInputs } from './decision-inputs.ts';
import type { RuleSets } from './rule-sets.ts';

/** Make a decision again from what it was made from. Null for a refusal, which no policy decided. */
export const decideAgain = (
  ruleSets: RuleSets,
  { principal, tenant, request, asked }: DecisionInputs,
): Decision | null => {
  const ability = ruleSets.abilityOf(principal, tenant);
  switch (asked.kind) {
    case 'coarse':
      return decideCoarsely(ability, request);
    case 'object':
      return decide(ability, request, asked.attributes);
    case 'change':
      return decideChange(ability, request, asked);
    case 'list':
      return decideList(ability, request, asked.by, { ...request, action: asked.view });
    case 'refusal':
      return null;
  }
};
