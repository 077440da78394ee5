import { failStart } from './fail-start.ts';

/** How often a process that npm started looks whether it still has its parent, in milliseconds. */
const orphanCheck = 250;

/**
 * Run `work` once when the process is told to stop: by SIGTERM or SIGINT, or, started by npm, by the death of its parent.
 * npm passes signals to its shell only, and most shells die of them without a word to the program.
 */
export const onStop = (work: () => Promise<void>): void => {
  let stopping = false;
  // The first signal stops in order; a second one does not interfere.
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    work().then(() => process.exit(0), failStart);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, orphanCheck).unref();
};
