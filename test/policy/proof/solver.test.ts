import t from 'tap';
import { Solver } from '../../../src/policy/proof/solver.ts';

const solver = await Solver.open();
t.teardown(() => solver.close());

const ask = (script: string, preferences: string[] = [], terms: string[] = []) =>
  solver.ask({ script, preferences, terms });
const number = '(declare-const x Int)';

t.test('an example keeps to what is preferred, the more important first', async (t) => {
  const answer = ask(`${number}(assert (> x 3))`, ['(> x 10)', '(< x 8)', '(= x 12)'], ['x', '(+ x 1)', '(- 0 x)']);
  t.same(answer, {
    kind: 'satisfiable',
    values: new Map([
      ['x', '12'],
      ['(+ x 1)', '13'],
      ['(- 0 x)', '(- 12)'],
    ]),
  });
  t.match(ask(`${number}(assert (> x 3))(assert (< x 3))`, ['(> x 10)']), { kind: 'unsatisfiable' });
});

t.test('no question is mixed up with another', async (t) => {
  // A text that is freed before it is read makes one answer in some hundreds nonsense.
  const rounds = 500;
  let right = 0;
  for (let round = 0; round < rounds; round += 1) {
    const answer = ask(`${number}(assert (> x ${round}))(assert (< x ${round + 2}))`, [], ['x']);
    if (answer.kind === 'satisfiable' && answer.values.get('x') === String(round + 1)) right += 1;
  }
  t.equal(right, rounds);
});

t.test('what takes too much is unknown, and the next question is not', async (t) => {
  const tired = await Solver.open(200_000);
  t.teardown(() => tired.close());
  const unknowns = ['x', 'y', 'z'].map((name) => `(declare-const ${name} Int)(assert (> ${name} 3))`).join('');
  const fermat = `${unknowns}(assert (= (+ (* x x x x x) (* y y y y y)) (* z z z z z)))`;
  t.match(tired.ask({ script: fermat, preferences: [], terms: [] }), { kind: 'unknown', why: /^the solver gave up/ });
  t.match(tired.ask({ script: number, preferences: [], terms: ['x'] }), { kind: 'satisfiable' });
});

t.test('a question that is none is an error, not an answer', async (t) => {
  t.throws(() => ask('(assert nothing)'), /does not understand.*unknown constant nothing/);
  t.match(ask(number), { kind: 'satisfiable' });
});
