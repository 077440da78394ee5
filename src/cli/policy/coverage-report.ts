import type { Coverage } from '../../policy/suite/coverage.ts';
import { placeText } from './places.ts';
import { shareOf, shareText, type Look, type Report } from './report.ts';

/** What the cases have tried: rules that decided one, and tests of conditions that both held and did not. */
export const coverageReport = ({ rules, branches }: Coverage, minimum: number, { folders, style }: Look): Report => {
  const idle = rules.filter(({ decided }) => decided === 0);
  const onesided = branches.filter(({ wasTrue, wasNotTrue }) => !wasTrue || !wasNotTrue);
  const shares = [
    shareOf(rules.length - idle.length, rules.length),
    shareOf(branches.length - onesided.length, branches.length),
  ];
  const holds = shares.every((share) => share >= minimum);
  const paint = (missing: number): ((text: string) => string) =>
    missing === 0 ? style.good : holds ? style.warn : style.bad;
  return {
    holds,
    lines: [
      paint(idle.length)(`rules     ${shareText(rules.length - idle.length, rules.length)}`),
      ...idle.map(({ ruleId, place }) => `    ${placeText(place, folders)}  ${ruleId} decided no case`),
      paint(onesided.length)(`branches  ${shareText(branches.length - onesided.length, branches.length)}`),
      ...onesided.map(({ ruleId, place, text, wasTrue, wasNotTrue }) => {
        const missing = wasTrue ? 'always held' : wasNotTrue ? 'never held' : 'was never asked';
        return `    ${placeText(place, folders)}  ${ruleId}: “${text}” ${missing}`;
      }),
    ],
    json: {
      coverage: {
        rules: {
          covered: rules.length - idle.length,
          of: rules.length,
          missing: idle.map(({ ruleId, place }) => ({ rule: ruleId, place })),
        },
        branches: {
          covered: branches.length - onesided.length,
          of: branches.length,
          missing: onesided.map(({ ruleId, place, text, wasTrue, wasNotTrue }) => ({
            rule: ruleId,
            place,
            text,
            wasTrue,
            wasNotTrue,
          })),
        },
      },
    },
  };
};
