import { readPolicySet } from '../../policy/index.ts';
import { proofText, provePolicies, readInvariants } from '../../policy/proof/index.ts';
import { Refusal } from '../../shared/refusal.ts';
import { defineCommand } from './command.ts';
import { painter } from './style.ts';
import { withSolver } from './with-solver.ts';

/** `prove`: the invariants beside the policies, for every request there can be. */
export const prove = defineCommand({
  name: 'prove',
  summary: 'prove the invariants beside the policies for all requests, or refute them with one',
  options: {},
  run: async ({ folders, style }) => {
    const policies = readPolicySet(...folders);
    const invariants = readInvariants(policies, ...folders);
    // Nothing to prove would look like everything proved.
    if (invariants.length === 0) throw new Refusal(`There is no *.invariants.yaml in ${folders.join(', ')}.`);
    const proofs = await withSolver((solver) => provePolicies(solver, policies, invariants));
    return {
      holds: proofs.every(({ outcome }) => outcome === 'proved'),
      lines: [proofText(proofs, painter(style))],
      json: { digest: policies.digest, proofs },
    };
  },
});
