import { decideChange, decide, type Decision } from './decision.ts';
import type { Attributes } from './evaluate.ts';
import type { PolicySet } from './policy.ts';
import type { PrincipalFacts, TenantFacts } from './principal.ts';
import { RuleSets } from './rule-sets.ts';

/** A test that stands beside a policy: who tries what on which object, and what must come of it. */
export interface PolicyCase {
  name: string;
  as: {
    /** A built-in role's key; or the permissions held in the tenant, or with `scope: platform` through the platform. */
    role?: string;
    permissions?: string[];
    scope?: PrincipalFacts['scope'];
    type?: PrincipalFacts['type'];
    /** In seconds. */
    second_factor_age?: number;
  };
  in?: { status?: TenantFacts['status']; kind?: TenantFacts['kind'] };
  action: string;
  on: Attributes;
  /** For a change: the state it leads to, and the fields it writes. */
  to?: Attributes;
  fields?: string[];
  expect: 'allow' | 'deny';
  /** The rule that must decide, without its resource's prefix; none for a denial by default. */
  rule?: string;
}

export interface PolicySuite {
  resource: string;
  cases: PolicyCase[];
}

/** The ids that cases speak of by name: `$me`, `$tenant`, `$other`. */
export const suiteIds = {
  $me: '01900000-0000-7000-8000-00000000000a',
  $tenant: '01900000-0000-7000-8000-00000000000b',
  $other: '01900000-0000-7000-8000-00000000000c',
} as const;

/** The moment at which all cases happen. */
const now = Date.UTC(2030, 0);

/** Run one case against the policies. The caller compares the decision with what the case expects. */
export const runPolicyCase = (policies: PolicySet, resource: string, testCase: PolicyCase): Decision => {
  const role = policies.roles.find(({ key }) => key === testCase.as.role);
  if (testCase.as.role !== undefined && !role) throw new Error(`no built-in role "${testCase.as.role}"`);
  const permissions = role?.permissions ?? testCase.as.permissions ?? [];
  const age = testCase.as.second_factor_age;
  const isPlatform = (role ?? testCase.as).scope === 'platform';
  const principal: PrincipalFacts = {
    id: suiteIds.$me,
    type: testCase.as.type ?? 'user',
    credentialId: null,
    email: 'me@suite.example',
    scope: isPlatform ? 'platform' : 'tenant',
    isMember: !isPlatform,
    permissions,
    platformPermissions: isPlatform ? permissions : [],
    secondFactorAt: age === undefined ? null : now - age * 1_000,
  };
  const tenant: TenantFacts = { id: suiteIds.$tenant, kind: 'customer', status: 'active', ...testCase.in };
  const ability = new RuleSets(policies).abilityOf(principal, tenant);
  const request = { action: testCase.action, resource: { type: resource, id: null }, context: { now } };
  const current = substitute(testCase.on);
  if (!testCase.to && !testCase.fields) return decide(ability, request, current);
  const proposed = testCase.to ? { ...current, ...substitute(testCase.to) } : current;
  return decideChange(ability, request, { current, proposed, fields: testCase.fields ?? [] });
};

const substitute = (attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, Array.isArray(value) ? value.map(named) : named(value)]),
  );

const named = <Value>(value: Value): Value | string =>
  typeof value === 'string' && Object.hasOwn(suiteIds, value) ? suiteIds[value as keyof typeof suiteIds] : value;
