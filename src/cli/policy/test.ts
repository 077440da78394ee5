import { readPolicySet } from '../../policy/index.ts';
import { runMutants } from '../../policy/mutants/run-mutants.ts';
import { runSuites } from '../../policy/suite/run-suites.ts';
import { Refusal } from '../../shared/refusal.ts';
import { defineCommand, UsageError } from './command.ts';
import { coverageReport } from './coverage-report.ts';
import { equivalentMutants } from './equivalent-mutants.ts';
import { mutantReport } from './mutant-report.ts';
import { readSuitesFor } from './read-suites-for.ts';
import { suiteReport } from './suite-report.ts';

/** `test`: the suites beside the policies, what they cover, and what they would notice. */
export const test = defineCommand({
  name: 'test',
  summary: 'run the suites beside the policies, with their coverage of rules and branches',
  options: {
    'min-coverage': {
      type: 'string',
      value: 'PERCENT',
      help: 'fail where less of the rules or of the branches is covered',
    },
    mutants: { type: 'boolean', help: 'change every rule in every small way, and see whether a case fails' },
    'min-mutants': { type: 'string', value: 'PERCENT', help: 'fail where fewer changes are noticed (default: 100)' },
    verbose: { type: 'boolean', help: 'list every case' },
  },
  run: async ({ folders, values, style }) => {
    const minimum = percent('--min-coverage', values['min-coverage']) ?? 0;
    const minimumKilled = percent('--min-mutants', values['min-mutants']) ?? 100;
    const policies = readPolicySet(...folders);
    const suites = readSuitesFor(policies, folders);
    if (suites.every(({ cases }) => cases.length === 0)) throw new Refusal('There is no case beside these policies.');
    const { suites: outcomes, coverage } = runSuites(policies, suites);
    const look = { folders, style, verbose: values.verbose === true };
    const parts = [suiteReport(outcomes, look), coverageReport(coverage, minimum, look)];
    // On policies that their suites do not fit, every change would look noticed.
    const fits = parts[0]?.holds === true;
    if (values.mutants && fits) {
      const mutants = runMutants(policies, suites);
      parts.push(mutantReport(mutants, await equivalentMutants(policies, mutants), minimumKilled, look));
    }
    const skipped = values.mutants && !fits ? ['', style.warn('No mutants are tried while cases fail.')] : [];
    return {
      holds: parts.every(({ holds }) => holds),
      lines: [...parts.flatMap(({ lines }, index) => (index > 0 ? ['', ...lines] : lines)), ...skipped],
      json: Object.assign({}, ...parts.map(({ json }) => json)) as unknown,
    };
  },
});

const percent = (option: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw new UsageError(`${option} takes a number from 0 to 100.`);
  return value;
};
