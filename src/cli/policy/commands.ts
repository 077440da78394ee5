import type { Command } from './command.ts';
import { diff } from './diff.ts';
import { digest } from './digest.ts';
import { explain } from './explain.ts';
import { lint } from './lint.ts';
import { matrix } from './matrix.ts';
import { prove } from './prove.ts';
import { sign } from './sign.ts';
import { test } from './test.ts';
import { verify } from './verify.ts';

/** The commands of `npm run policy`, in the order of its help. */
export const commands: readonly Command[] = [lint, test, matrix, explain, diff, prove, digest, sign, verify];
