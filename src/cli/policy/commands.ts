import type { Command } from './command.ts';
import { diff } from './diff.ts';
import { digest } from './digest.ts';
import { explain } from './explain.ts';
import { lint } from './lint.ts';
import { matrix } from './matrix.ts';
import { prove } from './prove.ts';
import { replay } from './replay.ts';
import { sign } from './sign.ts';
import { test } from './test.ts';
import { verify } from './verify.ts';
import { whoCan } from './who-can.ts';

/** The commands of `npm run policy`, in the order of its help. */
export const commands: readonly Command[] = [
  lint,
  test,
  matrix,
  explain,
  diff,
  prove,
  replay,
  whoCan,
  digest,
  sign,
  verify,
];
