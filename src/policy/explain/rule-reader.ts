import { addressing, missingPermissions } from '../audience.ts';
import { audienceText } from '../audience-text.ts';
import { countsAsAnyone, withIsolation } from '../compile.ts';
import { join, type Condition } from '../condition.ts';
import { bareText, conditionText } from '../condition-text.ts';
import { placeText } from '../place.ts';
import type { Holders, PolicySet, ResourcePolicy, Rule } from '../policy.ts';
import type { PrincipalFacts } from '../principal.ts';
import {
  assess,
  decisiveTests,
  fewest,
  lackingTests,
  testsOf,
  type AssessedTest,
  type Assessment,
  type Judge,
} from './assessment.ts';
import type { Lack, RuleOutcome, RuleReading } from './explanation.ts';
import { readTest, type OperandFacts } from './read-test.ts';

/** The question that rules were asked, and what the evaluator answered. */
export interface Question extends OperandFacts {
  policies: PolicySet;
  policy: ResourcePolicy;
  principal: PrincipalFacts;
  judge: Judge;
  /** The field asked about, where one was. */
  field: string | undefined;
  /** The ids of all rules that apply. */
  applying: readonly string[];
  /** The id of the rule that decides. */
  decider: string | undefined;
}

/** Reads what came of single rules. What decides and what applies is the evaluator's answer; this says why. */
export class RuleReader {
  readonly #question: Question;

  constructor(question: Question) {
    this.#question = question;
  }

  read(rule: Rule): RuleReading {
    const { policy } = this.#question;
    const assessed = this.#assess(rule, policy);
    const outcome = this.#outcomeOf(rule, assessed);
    const decisive = new Set(outcome === 'not_addressed' ? [] : decisiveTests(assessed));
    return {
      id: rule.id,
      effect: rule.effect,
      place: placeText(rule.place),
      audience: audienceText(rule.audience),
      condition: conditionText(rule.condition),
      fields: rule.fields ?? null,
      reason: rule.reason ?? null,
      outcome,
      tests: testsOf(assessed).map((test) => readTest(test, decisive.has(test), this.#question)),
      lacks: rule.effect === 'allow' ? this.#lacksOf(rule, policy) : [],
    };
  }

  /** The rule's whole condition: that of its derived roles, of the tenants' isolation, and its own. */
  #assess(rule: Rule, policy: ResourcePolicy): Assessment {
    const { judge } = this.#question;
    const { audience } = rule;
    const own = withIsolation(rule, policy);
    const addressed = this.#addressing(rule) ?? { op: 'const', value: false };
    const roles = audience.kind === 'derived' ? audience.roles : [];
    const had = roles.filter((role) => this.#permissionLacks(rule, role.audience, null)?.length === 0);
    const ofRoles: Assessment = {
      op: 'or',
      truth: judge(addressed),
      of: had.map(({ condition, name }) => assess(condition, judge, name)),
    };
    return { op: 'and', truth: judge(join('and', [addressed, own])), of: [ofRoles, assess(own, judge)] };
  }

  #addressing(rule: Rule): Condition | null {
    const { policies, policy, principal } = this.#question;
    return addressing(rule.audience, principal, policies.permissions, countsAsAnyone(rule, policy, principal));
  }

  #outcomeOf(rule: Rule, { truth }: Assessment): RuleOutcome {
    const { applying, decider } = this.#question;
    if (rule.id === decider) return 'decides';
    if (!this.#addressing(rule)) return 'not_addressed';
    if (truth === 'open') return 'open';
    if (applying.includes(rule.id)) return 'applies';
    if (truth === 'true') return 'other_fields';
    return truth === 'unknown' && rule.effect === 'deny' ? 'other_fields' : truth;
  }

  #lacksOf(rule: Rule, policy: ResourcePolicy): Lack[] | null {
    const { judge, field } = this.#question;
    const ofAudience = this.#audienceLacks(rule);
    const ofCondition = lackingTests(assess(withIsolation(rule, policy), judge), this.#isOpenLacking);
    if (!ofAudience || !ofCondition) return null;
    const isOther = field !== undefined && rule.fields !== undefined && !rule.fields.includes(field);
    return [...ofAudience, ...this.#testLacks(ofCondition), ...(isOther ? [fieldLack(field, rule.fields ?? [])] : [])];
  }

  /** Of several derived roles, what the one lacks that lacks the least. */
  #audienceLacks(rule: Rule): Lack[] | null {
    const { audience } = rule;
    if (audience.kind !== 'derived') return this.#permissionLacks(rule, audience, null);
    return fewest(
      audience.roles.map((role) => {
        const tests = lackingTests(assess(role.condition, this.#question.judge, role.name), this.#isOpenLacking);
        const permissions = this.#permissionLacks(rule, role.audience, role.name);
        return tests && permissions && [...permissions, ...this.#testLacks(tests)];
      }),
    );
  }

  /** With an object at hand, nothing is open but what is hidden of it. */
  get #isOpenLacking(): boolean {
    return this.#question.facts.resource !== null;
  }

  #testLacks(tests: readonly AssessedTest[]): Lack[] {
    const texts = new Set<string>();
    return tests.flatMap((assessed) => {
      const text = bareText(assessed.condition);
      // A test that is lacking twice is met once.
      if (texts.has(text)) return [];
      texts.add(text);
      const test = readTest(assessed, true, this.#question);
      const { role } = assessed;
      const truth = assessed.truth === 'open' ? 'hangs on what is withheld' : `is ${assessed.truth}`;
      return [{ kind: 'test', text: `${text} ${truth}`, permissions: [], test, role }];
    });
  }

  /** Null where no permission helps: who signs in elsewhere is not everyone here. */
  #permissionLacks(rule: Rule, holders: Holders, role: string | null): Lack[] | null {
    const { policies, policy, principal } = this.#question;
    if (holders.kind === 'anyone') return countsAsAnyone(rule, policy, principal) ? [] : null;
    const missing = missingPermissions(holders, principal, policies.permissions);
    const lackOf = (permissions: string[]): Lack => {
      const words = permissions.map((permission) => this.#permissionText(permission)).join(' or ');
      return { kind: 'permission', text: `the permission ${words}`, permissions, test: null, role };
    };
    if (missing.length === 0) return [];
    return holders.match === 'any' ? [lackOf(missing)] : missing.map((permission) => lackOf([permission]));
  }

  #permissionText(permission: string): string {
    const { policies, principal } = this.#question;
    if (policies.permissions.get(permission)?.scope !== 'platform') return permission;
    return principal.permissions.includes(permission)
      ? `${permission} (held, but not through the platform)`
      : `${permission} (through the platform)`;
  }
}

const fieldLack = (field: string, fields: readonly string[]): Lack => {
  const what = field === '*' ? 'the object as a whole' : `the field ${field}`;
  return {
    kind: 'field',
    text: `${what}: it is about ${fields.join(', ')}`,
    permissions: [],
    test: null,
    role: null,
  };
};
