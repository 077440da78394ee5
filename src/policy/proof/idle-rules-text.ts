import type { IdleRules } from './idle-rules.ts';
import { plain, type Paint } from './paint.ts';
import { placeText } from './witness-text.ts';

/** A line for every rule that does nothing, and for every one that might. @param what they are, such as "unreachable" */
export const idleRulesText = (what: string, { idle, undecided }: IdleRules, paint: Paint = plain): string =>
  [
    ...idle.map(({ id, place, why }) => `${placeText(place)}: ${paint('bad', `${id} is ${what}`)}: ${why}`),
    ...undecided.map(({ id, place, why }) => `${placeText(place)}: it is undecided whether ${id} is ${what}: ${why}`),
  ].join('\n');
