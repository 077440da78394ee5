import type { Place } from '../place.ts';
import { isWithinTenant } from '../compile.ts';
import { join, type Condition } from '../condition.ts';
import type { PolicySet, ResourcePolicy } from '../policy.ts';
import { fieldsOf, rulesOf, type Cell } from './cell.ts';
import type { Undecided } from './diff.ts';
import { search, type Finding } from './inquiry.ts';
import type { Claim, DeniedCell, Invariant } from './invariant.ts';
import { judge, type Judgement } from './judge.ts';
import { findNeed, writtenRules, type Need } from './necessity.ts';
import { and, equal, not, type Smt } from './smt.ts';
import type { Solver } from './solver.ts';
import type { SymbolicRequest } from './symbolic-request.ts';
import { conditionTruth, isAllowed } from './translate-rules.ts';
import type { Witness } from './witness.ts';

/** A request that breaks an invariant, replayed through the evaluator. */
export interface Counterexample extends Cell {
  witness: Witness;
  judgement: Judgement;
  /** For `bounded_by`: the same request of somebody who holds the role's permissions too, and its answer. */
  bounded?: { witness: Witness; judgement: Judgement };
}

/** What breaks an invariant by what is written, or not written, whatever is asked. */
export interface Flaw {
  what: string;
  place: Place;
}

export interface Proof {
  id: string;
  says: string;
  place: Place;
  outcome: 'proved' | 'refuted' | 'undecided';
  counterexamples: Counterexample[];
  flaws: Flaw[];
  undecided: Undecided[];
  /** For `effective`: of every deny, a request that nothing else denies. */
  evidence: (Need & { rule: string })[];
  questions: number;
  milliseconds: number;
}

type Found = Pick<Proof, 'counterexamples' | 'flaws' | 'undecided' | 'evidence'>;

const nothing = (): Found => ({ counterexamples: [], flaws: [], undecided: [], evidence: [] });

/** Prove that invariants hold for every request, or find requests that break them. */
export const provePolicies = (solver: Solver, policies: PolicySet, invariants: readonly Invariant[]): Proof[] =>
  invariants.map((invariant) => {
    const [started, asked] = [performance.now(), solver.questions];
    const { id, says, place, claim } = invariant;
    const found = prove(solver, policies, claim, invariant, invariants);
    const broken = found.counterexamples.length + found.flaws.length > 0;
    return {
      ...{ id, says, place, outcome: broken ? 'refuted' : found.undecided.length > 0 ? 'undecided' : 'proved' },
      ...found,
      questions: solver.questions - asked,
      milliseconds: Math.round(performance.now() - started),
    };
  });

const prove = (
  solver: Solver,
  policies: PolicySet,
  claim: Claim,
  invariant: Invariant,
  all: readonly Invariant[],
): Found => {
  switch (claim.kind) {
    case 'denied':
      return proveDenied(solver, policies, claim.cells, claim.sense);
    case 'isolated':
      return proveIsolated(solver, policies, claim.except, invariant, all);
    case 'bounded':
      return proveBounded(solver, policies, claim.role);
    case 'effective':
      return proveEffective(solver, policies);
  }
};

const record = (found: Found, cell: Cell, finding: Finding<Counterexample>): void => {
  const { resource, action, field } = cell;
  if (finding.kind === 'found') found.counterexamples.push(finding.confirmed);
  if (finding.kind === 'undecided') found.undecided.push({ resource, action, field, why: finding.why });
};

const proveDenied = (
  solver: Solver,
  policies: PolicySet,
  cells: readonly DeniedCell[],
  sense: 'when' | 'unless',
): Found => {
  const found = nothing();
  for (const { condition, ...cell } of cells) {
    const claim = (request: SymbolicRequest): Smt => {
      const { isTrue } = conditionTruth(condition, { policies, request });
      return and(isAllowed({ policies, request }, cell), sense === 'when' ? isTrue : not(isTrue));
    };
    const finding = search(solver, {
      policies: [policies],
      cell,
      example: 'readable',
      claim,
      confirm: (witness) => allowed(policies, cell, witness),
    });
    record(found, cell, finding);
  }
  return found;
};

const allowed = (policies: PolicySet, cell: Cell, witness: Witness): Counterexample | null => {
  const judgement = judge(policies, witness);
  return judgement.effect === 'allow' ? { ...cell, witness, judgement } : null;
};

const proveIsolated = (
  solver: Solver,
  policies: PolicySet,
  except: readonly string[],
  { place }: Invariant,
  all: readonly Invariant[],
): Found => {
  const resources = [...policies.resources.values()];
  const cells = resources
    .filter(({ resource, isolation }) => isolation !== null || !except.includes(resource))
    .flatMap((policy): DeniedCell[] => {
      const { resource, isolation, actions } = policy;
      const condition = isolation === null ? isAnyhowWithinTenant(policy) : isWithinTenant(isolation);
      return Object.keys(actions).map((action) => ({ resource, action, field: null, condition }));
    });
  const reaches = all.flatMap(({ claim }) => (claim.kind === 'denied' && claim.sense === 'unless' ? claim.cells : []));
  const flaws = resources.flatMap(({ resource, isolation, actions, place: at }): Flaw[] => {
    const excepted = except.includes(resource);
    if (isolation !== null)
      return excepted ? [{ what: `${resource} has isolation and needs no exception`, place }] : [];
    if (!excepted) return [{ what: `${resource} has no isolation, and is no exception`, place: at }];
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

const proveBounded = (solver: Solver, policies: PolicySet, key: string): Found => {
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

const proveEffective = (solver: Solver, policies: PolicySet): Found => {
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
