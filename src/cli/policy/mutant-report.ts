import type { Mutant } from '../../policy/mutants/mutants.ts';
import type { MutantOutcome } from '../../policy/mutants/run-mutants.ts';
import { placeText } from './places.ts';
import { shareOf, shareText, type Look, type Report } from './report.ts';

/** Which small changes of the rules the cases notice. @param equivalent those that no case can notice: they do not count. */
export const mutantReport = (
  outcomes: readonly MutantOutcome[],
  equivalent: ReadonlySet<Mutant>,
  minimum: number,
  { folders, style }: Look,
): Report => {
  const counted = outcomes.filter(({ mutant }) => !equivalent.has(mutant));
  const survivors = counted.filter(({ killedBy }) => killedBy === null).map(({ mutant }) => mutant);
  const killed = counted.length - survivors.length;
  const holds = shareOf(killed, counted.length) >= minimum;
  const paint = survivors.length === 0 ? style.good : holds ? style.warn : style.bad;
  const line = ({ place, ruleId, change }: Mutant): string => `    ${placeText(place, folders)}  ${ruleId}: ${change}`;
  const same = equivalent.size > 0 ? [`${equivalent.size} more are proved to change no answer:`] : [];
  return {
    holds,
    lines: [
      paint(`mutants   ${shareText(killed, counted.length)} noticed`),
      ...survivors.map(line),
      ...[...same, ...[...equivalent].map(line)].map(style.faint),
    ],
    json: {
      mutants: {
        killed,
        of: counted.length,
        survivors: survivors.map(asJson),
        equivalent: [...equivalent].map(asJson),
      },
    },
  };
};

const asJson = ({ place, ruleId, change }: Mutant) => ({ rule: ruleId, place, change });
