import { violatedConstraint } from '../../../db/index.ts';
import { Problem } from '../../../shared/problem.ts';

/** Write a machine. @throws Problem 409 where the tenant has another of that name. */
export const unlessNameIsTaken = async (write: () => PromiseLike<unknown>): Promise<void> => {
  try {
    await write();
  } catch (error) {
    if (violatedConstraint(error)?.kind !== 'unique') throw error;
    throw new Problem('conflict', 'The tenant already has a VM of this name.', { cause: error });
  }
};
