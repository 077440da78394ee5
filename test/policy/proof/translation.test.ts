import fc from 'fast-check';
import t from 'tap';
import type { Root, Truth } from '../../../src/policy/condition.ts';
import { compileCondition, type Facts } from '../../../src/policy/evaluate.ts';
import { Example, termsOf } from '../../../src/policy/proof/example.ts';
import { and, not, type Smt } from '../../../src/policy/proof/smt.ts';
import { Solver } from '../../../src/policy/proof/solver.ts';
import { SymbolicFacts } from '../../../src/policy/proof/symbolic-facts.ts';
import { translateCondition, type SymbolicTruth } from '../../../src/policy/proof/translate-condition.ts';
import { pin } from './pin.ts';
import { condition, facts, roots } from './random-conditions.ts';

/**
 * The translation to SMT and the evaluator, held together on random conditions. PROOF_CASES sets how many, PROOF_SEED which; a
 * failure is shrunk and names its seed.
 */
const numRuns = Number(process.env.PROOF_CASES ?? 300);
const seed = Number(process.env.PROOF_SEED ?? Date.now() % 2 ** 31);

const solver = await Solver.open();
t.teardown(() => solver.close());
t.comment(`PROOF_CASES=${numRuns} PROOF_SEED=${seed}`);

const says = ({ isTrue, isFalse }: SymbolicTruth, truth: Truth): Smt => {
  if (truth === null) return and(not(isTrue), not(isFalse));
  return truth ? isTrue : isFalse;
};

const translate = (of: Parameters<typeof translateCondition>[0]) => {
  const symbolic = new SymbolicFacts();
  const truth = translateCondition(of, symbolic, (operand) => symbolic.operand(operand));
  return { symbolic, truth };
};

t.test('of given facts, the solver says what the evaluator says', async (t) => {
  const counts = { true: 0, false: 0, null: 0 };
  const property = fc.property(condition, facts, (tried, given) => {
    const expected = compileCondition(tried)(given);
    counts[`${expected}`] += 1;
    const ask = (claim: (truth: SymbolicTruth) => Smt) => {
      const { symbolic, truth } = translate(tried);
      for (const { root, name } of symbolic.attributes()) {
        const value = Object.hasOwn(given[root], name) ? given[root][name] : undefined;
        symbolic.script.assume(pin(symbolic, symbolic.attribute(root, name), value));
      }
      symbolic.script.assume(claim(truth));
      const answer = solver.ask({ script: symbolic.conclude(), preferences: [], terms: [] });
      return answer.kind;
    };
    if (ask((truth) => says(truth, expected)) !== 'satisfiable') throw new Error(`it cannot be ${expected}`);
    if (ask((truth) => not(says(truth, expected))) !== 'unsatisfiable') throw new Error(`not only ${expected}`);
  });
  fc.assert(property, { numRuns, seed });
  t.ok(Math.min(...Object.values(counts)) > numRuns / 20, `every truth value: ${JSON.stringify(counts)}`);
});

t.test('of facts that the solver finds, the evaluator says what the solver says', async (t) => {
  let found = 0;
  const property = fc.property(condition, fc.constantFrom(true, false, null), (tried, wanted) => {
    const { symbolic, truth } = translate(tried);
    symbolic.script.assume(says(truth, wanted));
    const script = symbolic.conclude();
    const answer = solver.ask({ script, preferences: [], terms: termsOf(symbolic) });
    if (answer.kind === 'unknown') throw new Error(answer.why);
    if (answer.kind === 'unsatisfiable') return;
    found += 1;
    const example = new Example(symbolic, answer.values, () => undefined);
    const given = Object.fromEntries(roots.map((root: Root) => [root, example.attributesOf(root)])) as unknown as Facts;
    const truthOfIt = compileCondition(tried)(given);
    if (truthOfIt !== wanted) throw new Error(`${truthOfIt} of ${JSON.stringify(given)}`);
  });
  fc.assert(property, { numRuns, seed });
  t.ok(found > numRuns / 4, `${found} examples`);
});
