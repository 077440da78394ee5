import { addressing } from '../audience.ts';
import { join, type Condition } from '../condition.ts';
import { fold, later, type Known } from '../fold.ts';
import { isGuardrail, type BuiltInRole, type PolicySet, type ResourcePolicy, type Rule } from '../policy.ts';
import { environment } from '../vocabulary.ts';

/** What a rule comes to for one role: its condition with all that the role settles worked out. */
export interface MatrixRule {
  ruleId: string;
  condition: Condition;
  /** Undefined for all. */
  fields: readonly string[] | undefined;
}

/** What the holders of a role may do, guardrails aside, with objects of the tenant in which they hold it. */
export interface MatrixCell {
  role: string;
  /** `conditional`: where any of the allows holds and none of the denies. */
  verdict: 'allowed' | 'conditional' | 'denied';
  /** For `conditional`: the rules that decide. None of the allows where it is allowed but for the denies. */
  allows: MatrixRule[];
  denies: MatrixRule[];
}

export interface MatrixRow {
  resource: string;
  action: string;
  cells: MatrixCell[];
}

/** Built-in roles against the actions of all resources. */
export const matrixOf = (policies: PolicySet): MatrixRow[] =>
  [...policies.resources.values()].flatMap((policy) =>
    Object.keys(policy.actions).map((action) => ({
      resource: policy.resource,
      action,
      cells: policies.roles.map((role) => cellOf(policies, policy, action, role)),
    })),
  );

const cellOf = (policies: PolicySet, policy: ResourcePolicy, action: string, role: BuiltInRole): MatrixCell => {
  const rules = policy.rules
    .filter((rule) => rule.actions.includes(action) && !isGuardrail(rule))
    .flatMap((rule) => settled(rule, policies, role));
  const live = (effect: Rule['effect']): MatrixRule[] =>
    rules.flatMap(({ rule: { id, fields, effect: own }, condition }) =>
      own === effect ? [{ ruleId: id, condition, fields }] : [],
    );
  const allows = live('allow').filter(({ condition }) => condition.op !== 'const' || condition.value === true);
  const denies = live('deny').filter(({ condition }) => condition.op !== 'const' || condition.value !== false);
  if (allows.length === 0 || denies.some((rule) => isWhole(rule))) {
    return { role: role.key, verdict: 'denied', allows: [], denies: [] };
  }
  const free = allows.some(isWhole);
  if (free && denies.length === 0) return { role: role.key, verdict: 'allowed', allows: [], denies: [] };
  return { role: role.key, verdict: 'conditional', allows: free ? [] : allows, denies };
};

/** Whether a rule has its effect on every object and all of its fields. */
const isWhole = ({ condition, fields }: MatrixRule): boolean => condition.op === 'const' && !fields;

const settled = (
  rule: Rule,
  { permissions, principals }: PolicySet,
  role: BuiltInRole,
): { rule: Rule; condition: Condition }[] => {
  const isPlatform = role.scope === 'platform';
  const holder = {
    ...nobody,
    scope: role.scope,
    permissions: role.permissions,
    platformPermissions: isPlatform ? role.permissions : [],
  };
  const addressed = addressing(rule.audience, holder, permissions);
  if (!addressed) return [];
  const open = [...Object.keys(environment.principal), ...[...principals.values()].flatMap(Object.keys)];
  const known: Known = {
    principal: {
      ...Object.fromEntries(open.map((name) => [name, later])),
      type: holder.type,
      scope: holder.scope,
      permissions: holder.permissions,
    },
  };
  return [{ rule, condition: fold(join('and', [addressed, rule.condition]), known) }];
};

/** A user whose id, tenant and second factor are anyone's. */
const nobody = {
  id: '',
  type: 'user',
  email: '',
  credentialId: null,
  isMember: true,
  secondFactorAt: null,
} as const;
