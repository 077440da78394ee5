import type { PolicySet } from '../policy.ts';
import { fieldsOf, rulesOf, type Cell } from './cell.ts';
import { search } from './inquiry.ts';
import { judge } from './judge.ts';
import { nothing, record, type Counterexample, type Found } from './proof.ts';
import { allowed } from './prove-denied.ts';
import { and, equal, not } from './smt.ts';
import type { Solver } from './solver.ts';
import type { SymbolicRequest } from './symbolic-request.ts';
import { isAllowed } from './translate-rules.ts';

/** Nobody without rights in the platform loses anything by being given a role's permissions as well. @param key the role's */
export const proveBounded = (solver: Solver, policies: PolicySet, key: string): Found => {
  const held = policies.roles.find((role) => role.key === key)?.permissions ?? [];
  const found = nothing();
  for (const cell of cellsOf(policies)) {
    const withRole = (request: SymbolicRequest) => ({
      ...request.permissions,
      known: held.map((permission) => request.facts.scalar(permission)),
    });
    const finding = search(solver, {
      policies: [policies],
      cell,
      example: 'readable',
      claim: (request) => {
        const scope = request.facts.attribute('principal', 'scope');
        return and(
          equal(scope.value, request.facts.text('tenant')),
          isAllowed({ policies, request }, cell),
          not(isAllowed({ policies, request, permissions: withRole(request) }, cell)),
        );
      },
      confirm: (witness): Counterexample | null => {
        const { principal } = witness;
        const permissions = [...new Set([...principal.permissions, ...held])].sort();
        const stronger = { ...witness, principal: { ...principal, permissions } };
        const broken = allowed(policies, cell, witness);
        const bounded = { witness: stronger, judgement: judge(policies, stronger) };
        return broken && bounded.judgement.effect === 'deny' ? { ...broken, bounded } : null;
      },
    });
    record(found, cell, finding);
  }
  return found;
};

/** Every action on every resource, and on every field that its rules tell from others. */
const cellsOf = (policies: PolicySet): Cell[] =>
  [...policies.resources.values()].flatMap(({ resource, actions }) =>
    Object.keys(actions).flatMap((action) =>
      [null, ...fieldsOf(rulesOf(policies, { resource, action }))].map((field) => ({ resource, action, field })),
    ),
  );
