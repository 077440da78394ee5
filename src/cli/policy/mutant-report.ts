import type { MutantOutcome } from '../../policy/mutants/run-mutants.ts';
import { placeText } from './places.ts';
import { shareOf, shareText, type Look, type Report } from './report.ts';

/** Which small changes of the rules the cases notice. */
export const mutantReport = (outcomes: readonly MutantOutcome[], minimum: number, { folders, style }: Look): Report => {
  const survivors = outcomes.filter(({ killedBy }) => killedBy === null).map(({ mutant }) => mutant);
  const killed = outcomes.length - survivors.length;
  const holds = shareOf(killed, outcomes.length) >= minimum;
  const paint = survivors.length === 0 ? style.good : holds ? style.warn : style.bad;
  return {
    holds,
    lines: [
      paint(`mutants   ${shareText(killed, outcomes.length)} noticed`),
      ...survivors.map(({ place, ruleId, change }) => `    ${placeText(place, folders)}  ${ruleId}: ${change}`),
    ],
    json: {
      mutants: {
        killed,
        of: outcomes.length,
        survivors: survivors.map(({ place, ruleId, change }) => ({ rule: ruleId, place, change })),
      },
    },
  };
};
