import { setTimeout as delay } from 'node:timers/promises';
import { ProviderError } from './provider.ts';

/** How long a provider may take over one call, in milliseconds. */
export const longestCall = 5 * 60_000;

/** A provider's answer, if it comes in time. @throws ProviderError `unavailable` otherwise. */
export const withinTime = async <Result>(call: Promise<Result>): Promise<Result> => {
  const answered = new AbortController();
  const timeout = async (): Promise<never> => {
    await delay(longestCall, undefined, { signal: answered.signal, ref: false });
    throw new ProviderError('unavailable', 'The hypervisor did not answer in time.');
  };
  try {
    return await Promise.race([call, timeout()]);
  } finally {
    answered.abort();
  }
};
