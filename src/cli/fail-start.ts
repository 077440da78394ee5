import { ConfigurationError } from '../config.ts';
import { PolicyError } from '../policy/index.ts';

/** Say why, without a stack where the reason is the operator's to mend, and end with 1. */
export const failStart = (error: unknown): never => {
  const expected = error instanceof ConfigurationError || error instanceof PolicyError;
  console.error(expected ? error.message : error);
  process.exit(1);
};
