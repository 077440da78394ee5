import type { Effect } from './policy.ts';

interface FieldRule {
  effect: Effect;
  actions: readonly string[];
  fields?: readonly string[] | undefined;
}

/**
 * Of the named fields, those that the rules may hide on some object that they show: a deny names them, or an allow gives
 * others only. Conditions are not looked at, so it errs on the side of hiding.
 */
export const fieldsHidden = (rules: readonly FieldRule[], action: string, fields: readonly string[]): string[] => {
  const limited = rules.flatMap((rule) =>
    rule.fields && rule.actions.includes(action)
      ? [{ denies: rule.effect === 'deny', names: new Set(rule.fields) }]
      : [],
  );
  return limited.length === 0
    ? []
    : fields.filter((field) => limited.some(({ denies, names }) => names.has(field) === denies));
};
