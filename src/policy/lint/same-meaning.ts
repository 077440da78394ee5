import type { Condition } from '../condition.ts';
import { meaningKey } from '../meaning-key.ts';
import type { Audience, Holders, Rule } from '../policy.ts';

/** Whether `wide` has its effect wherever `narrow` has, as far as that can be seen without reasoning about conditions. */
export const covers = (wide: Rule, narrow: Rule): boolean =>
  wide.effect === narrow.effect &&
  narrow.actions.every((action) => wide.actions.includes(action)) &&
  (!wide.fields || !!narrow.fields?.every((field) => wide.fields?.includes(field))) &&
  includesAudience(wide.audience, narrow.audience) &&
  conjuncts(wide.condition).every((part) => conjuncts(narrow.condition).includes(part)) &&
  // What a denied caller is told is part of a deny.
  wide.reason === narrow.reason &&
  meaningKey(wide.obligation) === meaningKey(narrow.obligation);

const conjuncts = (condition: Condition): string[] => {
  if (condition.op === 'and') return condition.of.map(meaningKey);
  return condition.op === 'const' && condition.value === true ? [] : [meaningKey(condition)];
};

const includesAudience = (wide: Audience, narrow: Audience): boolean => {
  if (meaningKey(wide) === meaningKey(narrow)) return true;
  if (wide.kind === 'derived')
    return (
      narrow.kind === 'derived' && narrow.roles.every((role) => wide.roles.map(meaningKey).includes(meaningKey(role)))
    );
  return narrow.kind === 'derived'
    ? narrow.roles.every((role) => includesHolders(wide, role.audience))
    : includesHolders(wide, narrow);
};

const includesHolders = (wide: Holders, narrow: Holders): boolean => {
  if (wide.kind === 'anyone') return true;
  if (narrow.kind === 'anyone') return false;
  const isAsked = (id: string): boolean => wide.permissions.includes(id);
  if (wide.match === 'any') {
    return narrow.match === 'any' ? narrow.permissions.every(isAsked) : narrow.permissions.some(isAsked);
  }
  return (
    wide.permissions.every((id) => narrow.permissions.includes(id)) &&
    (narrow.match === 'all' || narrow.permissions.length === 1)
  );
};
