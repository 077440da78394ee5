import type { ParityCase } from './parity-case.ts';

/** Cases that once told readings of the language apart, as the run that found them printed them. They are always tried first. */
export const regressions: readonly { found: string; parityCase: ParityCase }[] = [];
