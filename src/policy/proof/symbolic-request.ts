import type { Operand } from '../condition.ts';
import type { PolicySet } from '../policy.ts';
import { equal, and, implies, not, or, type Smt } from './smt.ts';
import type { ListTerm } from './lists.ts';
import { SymbolicFacts, type Term } from './symbolic-facts.ts';

export const tenantKinds = ['customer', 'platform'] as const;
export const tenantStatuses = ['active', 'suspended', 'deleted'] as const;

/**
 * Any request that can be made. Of the resource, the context, the action's properties and what bundles declare of principals
 * nothing is taken for granted, not even their types. The facts of principal and tenant are as `db/grants.ts` makes them.
 */
export class SymbolicRequest {
  readonly facts = new SymbolicFacts();
  /** What the principal holds in the tenant, and what of it through the platform. */
  readonly permissions: ListTerm;
  readonly platformPermissions: ListTerm;
  /** Whether it happens in a tenant at all. */
  readonly inTenant: Smt;
  readonly #action: string;

  constructor(action: string) {
    this.#action = action;
    const { facts } = this;
    const principal = (name: string): Term => facts.attribute('principal', name);
    const tenant = (name: string): Term => facts.attribute('tenant', name);
    const isText = (term: Term, ...texts: string[]): Smt =>
      and(
        equal(term.kind, 'string'),
        texts.length === 0 ? 'true' : or(...texts.map((each) => equal(term.value, facts.text(each)))),
      );
    this.permissions = facts.lists.declare('string');
    this.platformPermissions = facts.lists.declare('string');
    const viaPlatform = equal(principal('scope').value, facts.text('platform'));
    facts.script.assume(
      isText(principal('id')),
      isText(principal('type')),
      isText(principal('scope'), 'tenant', 'platform'),
      equal(principal('is_member').kind, 'boolean'),
      equal(principal('permissions').kind, 'list'),
      facts.lists.isSubset(this.platformPermissions, this.permissions),
      equal(viaPlatform, facts.lists.has(this.platformPermissions, 'string')),
      implies(equal(principal('type').value, facts.text('api_key')), not(viaPlatform)),
    );
    this.inTenant = not(equal(tenant('id').kind, 'missing'));
    const known = and(
      isText(tenant('id')),
      isText(tenant('kind'), ...tenantKinds),
      isText(tenant('status'), ...tenantStatuses),
    );
    const none = and(...['id', 'kind', 'status'].map((name) => equal(tenant(name).kind, 'missing')));
    facts.script.assume(or(known, none));
  }

  /** What an operand of a condition stands for, to a principal who holds these permissions. */
  lookup(operand: Operand, permissions = this.permissions): Term {
    if (operand.kind === 'ref' && operand.root === 'action' && operand.name === 'name') {
      return this.facts.literal(this.#action);
    }
    const term = this.facts.operand(operand);
    const isPermissions = operand.kind === 'ref' && operand.root === 'principal' && operand.name === 'permissions';
    return isPermissions ? { kind: term.kind, value: term.value, list: permissions } : term;
  }

  /** Whether a permission counts: one of platform scope only where it is held through the platform. */
  holds(permission: string, policies: PolicySet, permissions = this.permissions): Smt {
    const isPlatforms = policies.permissions.get(permission)?.scope === 'platform';
    const element = { kind: 'string', value: this.facts.text(permission) };
    return this.facts.lists.includes(isPlatforms ? this.platformPermissions : permissions, element);
  }
}
