import { ProviderError } from './provider.ts';

/** How long a provider may take over one call, in milliseconds. */
export const longestCall = 5 * 60_000;

/**
 * A provider's answer, if it comes in time; else the call is aborted.
 * @param time in milliseconds
 * @throws ProviderError `unavailable` where it did not come, whatever the call makes of its end
 */
export const withinTime = async <Result>(
  call: (signal: AbortSignal) => Promise<Result>,
  time = longestCall,
): Promise<Result> => {
  const signal = AbortSignal.timeout(time);
  let giveUp: (() => void) | undefined;
  const timeout = new Promise<never>((_, reject) => {
    giveUp = () => {
      reject(new ProviderError('unavailable', 'The hypervisor did not answer in time.'));
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([call(signal), timeout]);
  } finally {
    if (giveUp) signal.removeEventListener('abort', giveUp);
  }
};
