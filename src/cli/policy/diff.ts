import { readPolicySet, type PolicySet } from '../../policy/index.ts';
import { diffPolicies, diffText } from '../../policy/proof/index.ts';
import { defineCommand, UsageError } from './command.ts';
import { painter } from './style.ts';
import { withSolver } from './with-solver.ts';

/** `diff`: who gains and who loses what between two versions, with requests that show it; or a proof that nobody does. */
export const diff = defineCommand({
  name: 'diff',
  summary: 'compare what two versions of the policies decide; "no difference" is proved',
  positionals: 'A [B]',
  arguments:
    'A and B are directories, several of one version with commas between; without B, A is compared with --policies',
  options: {},
  run: async ({ folders, positionals, style }) => {
    const [before, after, ...more] = positionals;
    if (before === undefined || more.length > 0) throw new UsageError('diff takes one directory or two.');
    const versions = [
      readVersion(before),
      after === undefined ? readPolicySet(...folders) : readVersion(after),
    ] as const;
    const found = await withSolver((solver) => diffPolicies(solver, ...versions));
    return {
      holds: found.differences.length + found.undecided.length + found.changes.length === 0,
      lines: [diffText(found, painter(style))],
      json: found,
    };
  },
});

const readVersion = (folders: string): PolicySet => readPolicySet(...folders.split(','));
