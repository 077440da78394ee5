import { createHash } from 'node:crypto';
import { packRules, type PackRule } from '@casl/ability/extra';
import type { RawRule } from '@casl/ability';
import { wholeObject, type Ability } from './ability.ts';
import { periodOf, testsOf } from './clock.ts';
import type { EffectiveRule } from './compile.ts';
import type { Operand } from './condition.ts';
import { QueryWriter, type Known } from './condition-query.ts';
import { neither, type Query } from './mongo-query.ts';

type PackedRule = PackRule<RawRule>;

/** An ability in a form that CASL's own client reads. `docs/ability.md` says how. */
export interface ExportedAbility {
  /** The digest of the policies. */
  digest: string;
  /** A digest of `rules` and `inexact`: another where policies or rights have changed so that the rules are others. */
  version: string;
  /** When a rule begins to say something else by itself, in epoch milliseconds; null for never. */
  validUntil: number | null;
  /** As `unpackRules` takes them: allows first, then denies, of which the last that matches gives the reason. */
  rules: PackedRule[];
  /** Where a no can be a yes here: some rule could not be said in full. A yes is a yes. */
  inexact: { action: string; resource: string }[];
}

interface ClientRule {
  source: EffectiveRule;
  actions: string[];
  query: Query;
  isExact: boolean;
}

/**
 * What the ability's principal may do in its tenant, with all that is known folded in. What cannot be said is left out of allows and
 * denied by denies. @param now epoch milliseconds.
 */
export const exportAbility = (ability: Ability, now: number): ExportedAbility => {
  const { principal, rules: sources } = ability;
  const known = (action: string): Known['facts'] => ({ ...ability.identity, action: { name: action } });
  const conditions = sources.map(({ condition }) => condition);
  const period = periodOf(conditions, now, { principal, valuesOf: (operand) => valuesOf(operand, known('')) });
  const rules = sources.flatMap((source) =>
    groupsOf(source).map((actions): ClientRule => {
      const writer = new QueryWriter({ principal, period, facts: known(actions[0] ?? '') });
      const { yes, no } = writer.write(source.condition);
      const query = source.effect === 'allow' ? yes : neither(no);
      return { source, actions, query, isExact: writer.isExact };
    }),
  );
  const allows = rules.filter(({ source, query }) => source.effect === 'allow' && query !== false);
  // Nothing is told of what is denied all the same.
  const allowed = new Set(allows.flatMap(({ source, actions }) => actions.map((action) => pair(action, source))));
  const denies = rules
    .filter(({ source, query }) => source.effect === 'deny' && query !== false)
    .map((rule) => ({ ...rule, actions: rule.actions.filter((action) => allowed.has(pair(action, rule.source))) }))
    .filter(({ actions }) => actions.length > 0);
  const inexact = rules
    .filter(({ isExact }) => !isExact)
    .flatMap(({ source: { resource }, actions }) => actions.map((action) => ({ action, resource })));
  const said = {
    rules: packRules([...allows, ...denies].map(toCasl)),
    inexact: [...new Map(inexact.map((each) => [pair(each.action, each), each])).values()],
  };
  const version = createHash('sha256').update(JSON.stringify(said)).digest('hex');
  return { digest: ability.digest, version, validUntil: period.until, ...said };
};

const pair = (action: string, { resource }: { resource: string }): string => `${action} ${resource}`;

/** The actions of a rule, apart where its condition asks for the action's name. */
const groupsOf = ({ actions, condition }: EffectiveRule): string[][] => {
  const asksName = testsOf(condition).some((test) =>
    [test.left, ...(test.op === 'exists' ? [] : [test.right])].some(
      (operand) => operand.kind === 'ref' && operand.root === 'action' && operand.name === 'name',
    ),
  );
  return asksName ? actions.map((action) => [action]) : [actions];
};

const valuesOf = (operand: Operand, facts: Known['facts']): readonly unknown[] => {
  if (operand.kind === 'literal') return [operand.value].flat();
  const { root, name } = operand;
  if (root === 'resource' || root === 'context' || !Object.hasOwn(facts[root], name)) return [];
  return [facts[root][name]].flat();
};

const toCasl = ({ source, actions, query }: ClientRule): RawRule => ({
  action: actions,
  subject: source.resource,
  inverted: source.effect === 'deny',
  ...(typeof query === 'object' && { conditions: query }),
  ...(source.fields && { fields: source.effect === 'deny' ? [...source.fields, wholeObject] : source.fields }),
  ...(source.effect === 'deny' && source.reason !== undefined && { reason: source.reason }),
});
