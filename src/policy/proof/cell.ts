import { wholeObject } from '../ability.ts';
import type { PolicySet, Rule } from '../policy.ts';

/** What a verdict is about: an action on a kind of resource, and a field if any. */
export interface Cell {
  resource: string;
  action: string;
  /** A name; {@link wholeObject} for all fields at once; null for the object, whatever its fields. */
  field: string | null;
}

export const rulesOf = (policies: PolicySet, { resource, action }: Omit<Cell, 'field'>): Rule[] =>
  (policies.resources.get(resource)?.rules ?? []).filter(({ actions }) => actions.includes(action));

/** Whether a rule has a say on the field, as CASL is asked (`ability.ts`). */
export const speaksOf = ({ effect, fields }: Pick<Rule, 'effect' | 'fields'>, field: string | null): boolean => {
  if (!fields) return true;
  if (field === null) return effect === 'allow';
  return fields.includes(field) || (effect === 'deny' && field === wholeObject);
};

/** Of an action whose rules name fields: these, all at once, and one that none of them names. Else none. */
export const fieldsOf = (rules: readonly Rule[]): string[] => {
  const named = [...new Set(rules.flatMap(({ fields }) => fields ?? []))].sort();
  return named.length === 0 ? [] : [...new Set([...named, wholeObject, unnamed(named)])];
};

/** A field that no rule names stands for all such fields. */
export const otherField = 'any_other_field';

const unnamed = (named: readonly string[]): string => (named.includes(otherField) ? `${otherField}_` : otherField);
