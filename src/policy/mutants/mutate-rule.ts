import { join, negate } from '../condition.ts';
import { metCondition } from '../obligation.ts';
import type { Place } from '../place.ts';
import type { Rule } from '../policy.ts';
import { mutateAudience } from './mutate-audience.ts';
import { mutateCondition } from './mutate-condition.ts';

/** One small change of a rule. */
export interface RuleMutation {
  change: string;
  /** Where, if more can be said than where the rule is. */
  place: Place | undefined;
  /** The changed rule; null where it is dropped. */
  apply: (rule: Rule) => Rule | null;
}

/** All small changes of a rule. */
export const mutateRule = (rule: Rule): RuleMutation[] => [
  { change: 'drop the rule', place: undefined, apply: () => null },
  {
    change: rule.effect === 'allow' ? 'allow becomes deny' : 'deny becomes allow',
    place: undefined,
    apply: (each) => ({ ...each, effect: each.effect === 'allow' ? 'deny' : 'allow' }),
  },
  ...mutateCondition(rule.condition).map(({ change, place, condition }) => ({
    change,
    place,
    apply: (each: Rule) => ({ ...each, condition }),
  })),
  ...mutateAudience(rule.audience),
  ...dropOneOf(rule.actions).map(({ dropped, rest }) => ({
    change: `drop the action ${dropped}`,
    place: undefined,
    apply: (each: Rule) => ({ ...each, actions: rest }),
  })),
  ...mutateFields(rule),
  ...mutateObligation(rule),
];

const mutateFields = ({ fields }: Rule): RuleMutation[] =>
  fields
    ? [
        { change: 'for all fields', place: undefined, apply: (each) => without('fields', each) },
        ...dropOneOf(fields).map(({ dropped, rest }) => ({
          change: `drop the field ${dropped}`,
          place: undefined,
          apply: (each: Rule) => ({ ...each, fields: rest }),
        })),
      ]
    : [];

const mutateObligation = ({ obligation, place }: Rule): RuleMutation[] =>
  obligation
    ? [
        { change: 'nobody is told of the obligation', place: undefined, apply: (each) => without('obligation', each) },
        {
          change: 'the obligation holds a second longer',
          place: undefined,
          apply: ({ condition, ...each }) => ({
            ...each,
            condition: join('and', [
              condition,
              negate(metCondition({ ...obligation, maxAge: obligation.maxAge + 1 }, place)),
            ]),
          }),
        },
      ]
    : [];

const dropOneOf = (items: readonly string[]): { dropped: string; rest: string[] }[] =>
  items.length > 1 ? items.map((dropped) => ({ dropped, rest: items.filter((each) => each !== dropped) })) : [];

const without = (key: 'fields' | 'obligation', rule: Rule): Rule =>
  Object.fromEntries(Object.entries(rule).filter(([name]) => name !== key)) as unknown as Rule;
