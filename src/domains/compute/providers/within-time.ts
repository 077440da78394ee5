import { ProviderError } from './provider.ts';

/** How long a provider may take over one call, in milliseconds. */
const longestCall = 5 * 60_000;

/** How long it may take over one look, where what is not seen now is looked at again. */
export const longestLook = 30_000;

export interface Within {
  /** Milliseconds; by default the longest call's. */
  time?: number;
  /** Aborted when the answer is of no use any more. */
  until?: AbortSignal | undefined;
}

/**
 * A provider's answer, if it comes in time; else the call is aborted.
 * @throws ProviderError `unavailable` where it did not come, whatever the call makes of its end; `until`'s reason where that is aborted
 */
export const withinTime = async <Result>(
  call: (signal: AbortSignal) => Promise<Result>,
  { time = longestCall, until }: Within = {},
): Promise<Result> => {
  const timeout = AbortSignal.timeout(time);
  const signal = until ? AbortSignal.any([timeout, until]) : timeout;
  signal.throwIfAborted();
  let giveUp: (() => void) | undefined;
  const given = new Promise<never>((_, reject) => {
    giveUp = () => {
      reject(
        until?.aborted
          ? (until.reason as Error)
          : new ProviderError('unavailable', 'The hypervisor did not answer in time.'),
      );
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([call(signal), given]);
  } finally {
    if (giveUp) signal.removeEventListener('abort', giveUp);
  }
};
