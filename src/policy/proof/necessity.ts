import { always } from '../condition.ts';
import type { Place } from '../place.ts';
import type { PolicySet, Rule } from '../policy.ts';
import { fieldsOf, rulesOf, speaksOf, type Cell } from './cell.ts';
import { search, type Finding } from './inquiry.ts';
import { judge, withRules, type Judgement } from './judge.ts';
import { and, not } from './smt.ts';
import type { Solver } from './solver.ts';
import { isAllowed, matches } from './translate-rules.ts';
import type { Witness } from './witness.ts';

/** A rule as it is written: a guardrail is one rule, whatever resources it is spread over. */
export interface WrittenRule {
  id: string;
  effect: Rule['effect'];
  place: Place;
  /** By resource. */
  rules: { resource: string; rule: Rule }[];
}

export const writtenRules = (policies: PolicySet): WrittenRule[] => {
  const written = new Map<string, WrittenRule>();
  for (const { resource, rules } of policies.resources.values()) {
    for (const rule of rules) {
      const { id, effect, place } = rule;
      const known = written.get(id) ?? { id, effect, place, rules: [] };
      known.rules.push({ resource, rule });
      written.set(id, known);
    }
  }
  return [...written.values()];
};

/** A request whose answer hangs on a rule. */
export interface Need extends Cell {
  witness: Witness;
  /** The answer with the rule, and the one without it. */
  judgement: Judgement;
  without: Judgement;
}

/** A request that gets another answer where the rule is left out, be it on the object or on a field. */
export const findNeed = (
  solver: Solver,
  policies: PolicySet,
  { rules }: WrittenRule,
  example: 'readable' | 'any',
): Finding<Need> =>
  firstOf(
    rules.flatMap(({ resource, rule }) =>
      rule.actions.flatMap((action) =>
        fieldsAtStake(policies, { resource, action }, rule).map((field) => () => {
          const cell = { resource, action, field };
          const others = (policies.resources.get(resource)?.rules ?? []).filter((each) => each !== rule);
          const rest = withRules(policies, resource, others);
          const allowing =
            rule.effect === 'allow' ? { policies, without: rest } : { policies: rest, without: policies };
          return search(solver, {
            policies: [policies],
            cell,
            example,
            claim: (request) =>
              and(
                matches({ policies, request }, resource, rule),
                isAllowed({ policies: allowing.policies, request }, cell),
                not(isAllowed({ policies: allowing.without, request }, cell)),
              ),
            confirm: (witness): Need | null => {
              const need = { ...cell, witness, judgement: judge(policies, witness), without: judge(rest, witness) };
              return need.judgement.effect === rule.effect && need.without.effect !== rule.effect ? need : null;
            },
          });
        }),
      ),
    ),
  );

/** A deny of the object changes its fields only with it; an allow can matter to some of the fields alone. */
const fieldsAtStake = (policies: PolicySet, where: Omit<Cell, 'field'>, rule: Rule): (string | null)[] => {
  if (rule.effect === 'deny') return rule.fields ?? [null];
  return [null, ...fieldsOf(rulesOf(policies, where))].filter((field) => speaksOf(rule, field));
};

/** A request of which the condition of a rule is as its effect needs it, for somebody whom it is for. */
export const findMatch = (solver: Solver, policies: PolicySet, { rules }: WrittenRule): Finding<Witness> =>
  firstOf(
    rules.flatMap(({ resource, rule }) =>
      rule.actions.map(
        (action) => () =>
          search(solver, {
            policies: [policies],
            cell: { resource, action, field: null },
            example: 'any',
            claim: (request) => matches({ policies, request }, resource, rule),
            confirm: (witness) => {
              const { effect, rules: deciding } = judge(alone(policies, resource, rule), witness);
              return effect === rule.effect && deciding.some(({ id }) => id === rule.id) ? witness : null;
            },
          }),
      ),
    ),
  );

/** The rule by itself, on whole objects; beside a deny, everything is allowed. */
const alone = (
  policies: PolicySet,
  resource: string,
  { id, effect, actions, audience, condition, place }: Rule,
): PolicySet => {
  const rule: Rule = { id, effect, actions, audience, condition, place };
  if (effect === 'allow') return withRules(policies, resource, [rule]);
  const everything: Rule = {
    id: `not ${id}`,
    effect: 'allow',
    actions,
    place,
    audience: { kind: 'anyone' },
    condition: always,
  };
  return withRules(policies, resource, [everything, rule], null);
};

/** A request that an allow allows, with no deny against it. */
export const findUse = (solver: Solver, policies: PolicySet, { rules }: WrittenRule): Finding<Witness> =>
  firstOf(
    rules.flatMap(({ resource, rule }) =>
      rule.actions.map((action) => () => {
        const cell = { resource, action, field: null };
        return search(solver, {
          policies: [policies],
          cell,
          example: 'any',
          claim: (request) =>
            and(matches({ policies, request }, resource, rule), isAllowed({ policies, request }, cell)),
          confirm: (witness) => (judge(policies, witness).effect === 'allow' ? witness : null),
        });
      }),
    ),
  );

/** The first that is found; undecided where none is found and some might have been. */
const firstOf = <Found>(searches: (() => Finding<Found>)[]): Finding<Found> => {
  let result: Finding<Found> = { kind: 'none' };
  for (const each of searches) {
    const finding = each();
    if (finding.kind === 'found') return finding;
    if (finding.kind === 'undecided') result = finding;
  }
  return result;
};
