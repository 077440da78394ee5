import type { ResourcePolicy, Rule } from '../policy.ts';
import { isContradiction } from './contradiction.ts';
import type { Finding } from './finding.ts';
import { covers } from './same-meaning.ts';

/** Rules that can never have an effect, or have none beside others. */
export const ruleFindings = ({ rules }: ResourcePolicy): Finding[] =>
  rules.flatMap((rule, index) => {
    const finding = (check: string, problem: string): Finding[] => [
      { check, severity: 'fault', place: rule.place, problem: `${rule.id} ${problem}` },
    ];
    if (isContradiction(rule.condition)) return finding('unreachable-rule', 'has a condition that never holds');
    const barred = rule.effect === 'allow' ? barrier(rule, rules) : undefined;
    if (barred) return finding('unreachable-rule', `allows nothing: ${barred.id} denies all of it`);
    const others = rules.filter((each) => each !== rule && covers(each, rule));
    const twin = others.find((each) => covers(rule, each));
    if (twin) return rules.indexOf(twin) < index ? finding('duplicate-rule', `says what ${twin.id} says`) : [];
    const [wider] = others;
    return wider ? finding('redundant-rule', `says nothing that ${wider.id} does not say`) : [];
  });

/** A deny for everyone, whatever the object, of every action that a rule allows. */
const barrier = (allowed: Rule, rules: readonly Rule[]): Rule | undefined =>
  rules.find(
    ({ effect, audience, condition, fields, obligation, actions }) =>
      effect === 'deny' &&
      audience.kind === 'anyone' &&
      condition.op === 'const' &&
      condition.value !== false &&
      !fields &&
      !obligation &&
      allowed.actions.every((action) => actions.includes(action)),
  );
