import { violatedConstraint } from '../db/index.ts';
import { Problem, type FieldError } from '../shared/problem.ts';

/** Write what must be unique. @throws Problem 409 with the detail, and the field if named, where another has it. */
export const unlessTaken = async (
  detail: string,
  write: () => PromiseLike<unknown>,
  errors: FieldError[] = [],
): Promise<void> => {
  try {
    await write();
  } catch (error) {
    if (violatedConstraint(error)?.kind !== 'unique') throw error;
    throw new Problem('conflict', detail, { cause: error, ...(errors.length > 0 && { errors }) });
  }
};
