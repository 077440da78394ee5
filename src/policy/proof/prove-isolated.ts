import { isWithinTenant } from '../compile.ts';
import { join, type Condition } from '../condition.ts';
import type { PolicySet, ResourcePolicy } from '../policy.ts';
import type { DeniedCell, Invariant } from './invariant.ts';
import type { Flaw, Found } from './proof.ts';
import { proveDenied } from './prove-denied.ts';
import type { Solver } from './solver.ts';

/** Nothing is reached from another tenant, and how far the exceptions reach is said elsewhere. @param all the other invariants */
export const proveIsolated = (
  solver: Solver,
  policies: PolicySet,
  except: readonly string[],
  { place }: Invariant,
  all: readonly Invariant[],
): Found => {
  const resources = [...policies.resources.values()];
  // Whoever adds policies of their own adds their exceptions beside them.
  const excepted = all.flatMap(({ claim }) => (claim.kind === 'isolated' ? claim.except : []));
  const cells = resources
    .filter(({ resource, isolation }) => isolation !== null || !excepted.includes(resource))
    .flatMap((policy): DeniedCell[] => {
      const { resource, isolation, actions } = policy;
      const condition = isolation === null ? isAnyhowWithinTenant(policy) : isWithinTenant(isolation);
      return Object.keys(actions).map((action) => ({ resource, action, field: null, condition }));
    });
  const reaches = all.flatMap(({ claim }) => (claim.kind === 'denied' && claim.sense === 'unless' ? claim.cells : []));
  const flaws = resources.flatMap(({ resource, isolation, actions, place: at }): Flaw[] => {
    const isOwn = except.includes(resource);
    if (isolation !== null) return isOwn ? [{ what: `${resource} has isolation and needs no exception`, place }] : [];
    if (!excepted.includes(resource)) return [{ what: `${resource} has no isolation, and is no exception`, place: at }];
    if (!isOwn) return [];
    return Object.keys(actions)
      .filter(
        (action) =>
          !reaches.some((each) => each.resource === resource && each.action === action && each.field === null),
      )
      .map((action) => ({ what: `no invariant says with "unless" how far ${resource}.${action} reaches`, place: at }));
  });
  return { ...proveDenied(solver, policies, cells, 'unless'), flaws };
};

/** Of a resource without isolation: any attribute that could hold a tenant holds the one in which the request happens. */
const isAnyhowWithinTenant = ({ attributes }: ResourcePolicy): Condition => {
  const ids = Object.entries(attributes).filter(([, { type }]) => type === 'uuid');
  return join(
    'or',
    ids.map(([name, { list }]) => (list ? isAmongTenants(name) : isWithinTenant(name))),
  );
};

const isAmongTenants = (attribute: string): Condition => ({
  op: 'in',
  left: { kind: 'ref', root: 'tenant', name: 'id' },
  right: { kind: 'ref', root: 'resource', name: attribute },
});
