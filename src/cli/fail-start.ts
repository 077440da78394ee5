import { PolicyError } from '../policy/index.ts';
import { Refusal } from '../shared/refusal.ts';

/** Say why, without a stack where the reason is the operator's to mend, and end with 1. */
export const failStart = (error: unknown): never => {
  const expected = error instanceof Refusal || error instanceof PolicyError;
  console.error(expected ? error.message : error);
  process.exit(1);
};
