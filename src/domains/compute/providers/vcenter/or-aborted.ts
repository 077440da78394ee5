import { setTimeout as delay } from 'node:timers/promises';
import { unreachable } from './vcenter-connection.ts';

/** Stops waiting for what others wait for as well. @throws Unreachable when the signal is aborted first */
export const orAborted = async <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> => {
  if (signal.aborted) throw unreachable(signal.reason);
  let giveUp: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(unreachable(signal.reason));
    signal.addEventListener('abort', giveUp);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (giveUp) signal.removeEventListener('abort', giveUp);
  }
};

/** @throws Unreachable when the signal is aborted first */
export const pause = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  await delay(milliseconds, undefined, { signal }).catch((error: unknown) => {
    throw unreachable(error);
  });
};
