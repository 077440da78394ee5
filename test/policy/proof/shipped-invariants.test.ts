import { join } from 'node:path';
import t from 'tap';
import { readPolicySet } from '../../../src/policy/index.ts';
import { proofText, provePolicies, readInvariants, Solver } from '../../../src/policy/proof/index.ts';
import { packageRoot } from '../../../src/shared/package-root.ts';

const folder = join(packageRoot, 'policies');
const shipped = readPolicySet(folder);

const solver = await Solver.open();
t.teardown(() => solver.close());

t.test('every shipped invariant is proved', async (t) => {
  const proofs = provePolicies(solver, shipped, readInvariants(shipped, folder));
  for (const proof of proofs) t.equal(proof.outcome, 'proved', proofText([proof]));
  const questions = proofs.reduce((sum, each) => sum + each.questions, 0);
  t.match(proofText(proofs), new RegExp(`${proofs.length} proved, 0 refuted, 0 undecided \\(${questions} questions`));
  const denies = new Set(
    [...shipped.resources.values()]
      .flatMap(({ rules }) => rules.filter(({ effect }) => effect === 'deny'))
      .map(({ id }) => id),
  );
  const evidence = proofs.find(({ id }) => id === 'denies_are_effective')?.evidence ?? [];
  t.same(new Set(evidence.map(({ rule }) => rule)), denies, 'with a request for every deny that only it denies');
  for (const { rule, judgement, without } of evidence) {
    t.same([judgement.effect, judgement.rules.map(({ id }) => id), without.effect], ['deny', [rule], 'allow'], rule);
  }
});
