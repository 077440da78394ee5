import { withIsolation } from '../compile.ts';
import type { Condition } from '../condition.ts';
import type { Audience, Holders, PolicySet, Rule } from '../policy.ts';
import { rulesOf, speaksOf, type Cell } from './cell.ts';
import type { ListTerm } from './lists.ts';
import { and, not, or, type Smt } from './smt.ts';
import type { SymbolicRequest } from './symbolic-request.ts';
import { conjunction, translateCondition, type SymbolicTruth } from './translate-condition.ts';
import { Untranslatable } from './untranslatable.ts';

/** Some policies, and who asks them. */
export interface Viewpoint {
  policies: PolicySet;
  request: SymbolicRequest;
  /** What the principal holds, if not what the request says. */
  permissions?: ListTerm;
}

/** Whether the answer is allow. @param without a rule that is left out. */
export const isAllowed = (viewpoint: Viewpoint, cell: Cell, without?: Rule): Smt => {
  const rules = rulesOf(viewpoint.policies, cell).filter((rule) => rule !== without && speaksOf(rule, cell.field));
  const matching = (effect: Rule['effect']): Smt =>
    or(...rules.filter((rule) => rule.effect === effect).map((rule) => matches(viewpoint, cell.resource, rule)));
  return and(matching('allow'), not(matching('deny')));
};

/** Whether a rule has its effect: an allow that is true, a deny that is not false. */
export const matches = (viewpoint: Viewpoint, resource: string, rule: Rule): Smt => {
  const { addressed, truth } = audienceTruth(rule.audience, viewpoint);
  const policy = viewpoint.policies.resources.get(resource);
  const condition = policy ? withIsolation(rule, policy) : rule.condition;
  const { isTrue, isFalse } = conjunction([truth, conditionTruth(condition, viewpoint)]);
  return and(addressed, rule.effect === 'allow' ? isTrue : not(isFalse));
};

export const conditionTruth = (condition: Condition, { request, permissions }: Viewpoint): SymbolicTruth =>
  translateCondition(condition, request.facts, (operand) => request.lookup(operand, permissions));

interface Addressing {
  /** Whether the rule is for the principal at all. */
  addressed: Smt;
  /** Under what further condition. */
  truth: SymbolicTruth;
}

const audienceTruth = (audience: Audience, viewpoint: Viewpoint): Addressing => {
  if (audience.kind !== 'derived') return { addressed: isAmong(audience, viewpoint), truth: conjunction([]) };
  const roles = audience.roles.map((role) => ({
    addressed: isAmong(role.audience, viewpoint),
    ...conditionTruth(role.condition, viewpoint),
  }));
  return {
    addressed: or(...roles.map(({ addressed }) => addressed)),
    // Of the roles, only those count that the principal can have.
    truth: {
      isTrue: or(...roles.map(({ addressed, isTrue }) => and(addressed, isTrue))),
      isFalse: and(...roles.map(({ addressed, isFalse }) => or(not(addressed), isFalse))),
    },
  };
};

const isAmong = (holders: Holders, { policies, request, permissions }: Viewpoint): Smt => {
  switch (holders.kind) {
    case 'anyone':
      return 'true';
    case 'permissions': {
      const held = holders.permissions.map((permission) => request.holds(permission, policies, permissions));
      return holders.match === 'all' ? and(...held) : or(...held);
    }
    default:
      throw new Untranslatable(`an audience of an unknown kind (${(holders as { kind: string }).kind})`);
  }
};
