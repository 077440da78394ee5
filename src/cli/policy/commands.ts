import type { Command } from './command.ts';
import { digest } from './digest.ts';
import { lint } from './lint.ts';
import { matrix } from './matrix.ts';
import { test } from './test.ts';

/** The commands of `npm run policy`, in the order of its help. */
export const commands: readonly Command[] = [lint, test, matrix, digest];
