import type { SuiteOutcome } from '../../policy/suite/run-suites.ts';
import { fileText, placeText } from './places.ts';
import { counted, type Look, type Report } from './report.ts';

/** Which cases hold. */
export const suiteReport = (suites: readonly SuiteOutcome[], { folders, style, verbose }: Look): Report => {
  const cases = suites.flatMap((suite) => suite.cases);
  const failed = cases.filter(({ faults }) => faults.length > 0).length;
  const width = Math.max(0, ...suites.map(({ suite }) => suite.resource.length));
  const lines = suites.flatMap(({ suite, cases }) => {
    const fails = cases.filter(({ faults }) => faults.length > 0).length;
    const mark = fails === 0 ? style.good('✓') : style.bad('✗');
    const count = `${String(cases.length).padStart(4)} ${cases.length === 1 ? 'case ' : 'cases'}`;
    const failing = fails > 0 ? style.bad(`  ${fails} failed`) : '';
    return [
      `${mark} ${suite.resource.padEnd(width)} ${count}  ${style.faint(fileText(suite.place.file, folders))}${failing}`,
      ...cases
        .filter(({ faults }) => verbose || faults.length > 0)
        .flatMap(({ case: { name, place }, faults }) => [
          `    ${faults.length === 0 ? style.good('✓') : style.bad('✗')} ${name}  ${style.faint(placeText(place, folders))}`,
          ...faults.map((fault) => `        ${fault}`),
        ]),
    ];
  });
  const [first] = cases.filter(({ faults }) => faults.length > 0);
  const why = first && `npm run policy -- explain ${placeText(first.case.place, folders)}`;
  const total = `${counted(cases.length, 'case')} in ${counted(suites.length, 'suite')}`;
  const end = failed === 0 ? style.good(`${total}: all hold.`) : style.bad(`${total}: ${failed} failed.`);
  return {
    holds: failed === 0,
    lines: [...lines, end, ...(why === undefined ? [] : [style.faint(`Why: ${why}`)])],
    json: {
      cases: cases.length,
      failed: cases
        .filter(({ faults }) => faults.length > 0)
        .map(({ case: { name, place }, faults }) => ({ name, place, faults })),
    },
  };
};
