import type { Ability } from '../ability.ts';
import { addressing } from '../audience.ts';
import { isTest, type Condition, type Test } from '../condition.ts';
import { bareText } from '../condition-text.ts';
import type { Asked } from '../decision-inputs.ts';
import { compileCondition, type Attributes, type Facts } from '../evaluate.ts';
import type { Place } from '../place.ts';
import type { PolicySet, Rule } from '../policy.ts';
import type { RuleSets } from '../rule-sets.ts';
import type { CaseOutcome } from './run-case.ts';

/** A test of a rule's condition, or of a derived role's that the rule is for. Covered when it was both true and not. */
export interface Branch {
  ruleId: string;
  place: Place;
  /** The test in words. */
  text: string;
  wasTrue: boolean;
  wasNotTrue: boolean;
}

/** A rule. Covered when it decided a case. */
export interface RuleCoverage {
  ruleId: string;
  place: Place;
  decided: number;
}

/** What cases have tried of the rules, gathered while they run. Truth is observed with the evaluator that decides. */
export class Coverage {
  readonly #policies: PolicySet;
  readonly #ruleSets: RuleSets;
  readonly #rules = new Map<string, RuleCoverage>();
  readonly #branches = new Map<string, Branch[]>();

  constructor(policies: PolicySet, ruleSets: RuleSets) {
    this.#policies = policies;
    this.#ruleSets = ruleSets;
    for (const rule of [...policies.resources.values()].flatMap(({ rules }) => rules)) {
      this.#rules.set(rule.id, { ruleId: rule.id, place: rule.place, decided: 0 });
      this.#branches.set(rule.id, branchesOf(rule));
    }
  }

  get rules(): RuleCoverage[] {
    return [...this.#rules.values()];
  }

  get branches(): Branch[] {
    return [...this.#branches.values()].flat();
  }

  /** Take in a case that was run. */
  add({ case: { inputs, expected }, ruleIds }: CaseOutcome): void {
    for (const id of ruleIds) {
      const rule = this.#rules.get(id);
      if (rule) rule.decided += 1;
    }
    const { principal, tenant, request, asked } = inputs;
    const ability = this.#ruleSets.abilityOf(principal, tenant);
    const objects = 'among' in expected ? [...expected.among.values()] : statesOf(asked);
    for (const rule of this.#policies.resources.get(request.resource.type)?.rules ?? []) {
      if (!rule.actions.includes(request.action) || !concerns(rule, asked)) continue;
      for (const attributes of objects) this.#observe(rule, ability, ability.factsOf(request, attributes));
    }
  }

  #observe(rule: Rule, { principal }: Ability, facts: Facts): void {
    const { permissions } = this.#policies;
    if (!addressing(rule.audience, principal, permissions)) return;
    const branches = this.#branches.get(rule.id) ?? [];
    for (const [index, { test, holders }] of testsOf(rule).entries()) {
      const branch = branches[index];
      if (!branch || (holders && !addressing(holders, principal, permissions))) continue;
      if (compileCondition(test)(facts) === true) branch.wasTrue = true;
      else branch.wasNotTrue = true;
    }
  }
}

const statesOf = (asked: Asked): Attributes[] => {
  if (asked.kind === 'object') return [asked.attributes];
  return asked.kind === 'change' ? [asked.current, asked.proposed].filter((state) => state !== null) : [];
};

/** A deny of some fields has no part in a question about others. */
const concerns = ({ effect, fields }: Rule, asked: Asked): boolean => {
  if (effect === 'allow' || !fields) return true;
  if (asked.kind !== 'change') return false;
  return asked.fields.length === 0 || asked.fields.some((field) => fields.includes(field));
};

interface RuleTest {
  test: Test;
  /** Whom it is asked of, where it is a derived role's. */
  holders?: Rule['audience'];
}

const testsOf = ({ audience, condition }: Rule): RuleTest[] => [
  ...(audience.kind === 'derived' ? audience.roles : []).flatMap((role) =>
    leavesOf(role.condition).map((test) => ({ test, holders: role.audience })),
  ),
  ...leavesOf(condition).map((test) => ({ test })),
];

const leavesOf = (condition: Condition): Test[] => {
  if (isTest(condition)) return [condition];
  if (condition.op === 'const') return [];
  return condition.op === 'not' ? leavesOf(condition.of) : condition.of.flatMap(leavesOf);
};

const branchesOf = (rule: Rule): Branch[] =>
  testsOf(rule).map(({ test }) => ({
    ruleId: rule.id,
    place: test.place ?? rule.place,
    text: bareText(test),
    wasTrue: false,
    wasNotTrue: false,
  }));
