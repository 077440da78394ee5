import type { PolicySet } from '../policy.ts';
import { fieldsOf, rulesOf, type Cell } from './cell.ts';
import { describeChanges, type Change } from './changes.ts';
import { search, type Finding } from './inquiry.ts';
import { judge, type Judgement } from './judge.ts';
import { and, not } from './smt.ts';
import type { Solver } from './solver.ts';
import { isAllowed } from './translate-rules.ts';
import type { Witness } from './witness.ts';

/** What somebody gains or loses, with a request that shows it, replayed under both versions. */
export interface Difference extends Cell {
  kind: 'gain' | 'loss';
  /** Set where the action is declared in one version alone. */
  only: 'before' | 'after' | null;
  witness: Witness;
  before: Judgement;
  after: Judgement;
}

export interface Undecided extends Cell {
  why: string;
}

export interface PolicyDiff {
  /** The digests of both versions. */
  before: string;
  after: string;
  differences: Difference[];
  undecided: Undecided[];
  /** On how many pairs of resource and action both versions were proved to decide alike. */
  same: number;
  /** What changed in the text of both, beside who may do what. */
  changes: Change[];
  questions: number;
  milliseconds: number;
}

/**
 * Compare two versions of policies by what they decide. Where nothing is reported of an action, no request whatever gets different
 * answers: that is proved, not sampled.
 */
export const diffPolicies = (solver: Solver, before: PolicySet, after: PolicySet): PolicyDiff => {
  const [started, asked] = [performance.now(), solver.questions];
  const differences: Difference[] = [];
  const undecided: Undecided[] = [];
  let same = 0;
  for (const { resource, action, only } of actionsOf(before, after)) {
    const counted = differences.length + undecided.length;
    const rules = [...rulesOf(before, { resource, action }), ...rulesOf(after, { resource, action })];
    for (const field of [null, ...fieldsOf(rules)]) {
      for (const kind of ['gain', 'loss'] as const) {
        const cell = { resource, action, field };
        const finding = find(solver, kind, before, after, cell);
        if (finding.kind === 'found') differences.push({ kind, ...cell, only, ...finding.confirmed });
        if (finding.kind === 'undecided') undecided.push({ ...cell, why: finding.why });
      }
    }
    if (differences.length + undecided.length === counted) same += 1;
  }
  return {
    before: before.digest,
    after: after.digest,
    differences,
    undecided,
    same,
    changes: describeChanges(before, after),
    questions: solver.questions - asked,
    milliseconds: Math.round(performance.now() - started),
  };
};

/** The actions of either version, by resource. */
const actionsOf = (before: PolicySet, after: PolicySet) => {
  const names = [...new Set([...before.resources.keys(), ...after.resources.keys()])].sort();
  return names.flatMap((resource) => {
    const [old = {}, now = {}] = [before, after].map(({ resources }) => resources.get(resource)?.actions);
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].map((action) => {
      const only: Difference['only'] = !Object.hasOwn(now, action)
        ? 'before'
        : !Object.hasOwn(old, action)
          ? 'after'
          : null;
      return { resource, action, only };
    });
  });
};

type Shown = Pick<Difference, 'witness' | 'before' | 'after'>;

/** A request that only one of the versions allows. Of a field, where both allow the object: else that is what differs. */
const find = (
  solver: Solver,
  kind: Difference['kind'],
  before: PolicySet,
  after: PolicySet,
  cell: Cell,
): Finding<Shown> => {
  const [denying, allowing] = kind === 'gain' ? [before, after] : [after, before];
  return search(solver, {
    policies: [before, after],
    cell,
    example: 'readable',
    claim: (request) => {
      const whole = { ...cell, field: null };
      return and(
        not(isAllowed({ policies: denying, request }, cell)),
        isAllowed({ policies: allowing, request }, cell),
        cell.field === null ? 'true' : isAllowed({ policies: denying, request }, whole),
      );
    },
    confirm: (witness) => {
      const shown = { witness, before: judge(before, witness), after: judge(after, witness) };
      const [wasDenied, isAllowedNow] = kind === 'gain' ? [shown.before, shown.after] : [shown.after, shown.before];
      return wasDenied.effect === 'deny' && isAllowedNow.effect === 'allow' ? shown : null;
    },
  });
};
