import { Solver } from '../../policy/proof/index.ts';
import { Refusal } from '../../shared/refusal.ts';

/** Do what takes a solver, and put it away afterwards: it would keep the process alive. */
export const withSolver = async <Result>(work: (solver: Solver) => Result): Promise<Result> => {
  const solver = await Solver.open().catch((error: unknown) => {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  });
  try {
    return work(solver);
  } finally {
    await solver.close();
  }
};
