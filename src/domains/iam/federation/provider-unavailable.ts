import { unavailable, type Problem } from '../../../shared/problem.ts';

/** A provider does not answer, or not as one that works. Never a reason to let anybody in, nor to call a token bad. */
export class ProviderUnavailable extends Error {}

/** The outage behind an error that a library wrapped; null where there is none. */
export const outageBehind = (error: unknown): ProviderUnavailable | null => {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof ProviderUnavailable) return each;
  }
  return null;
};

export const providerIsAway = (cause: unknown): Problem =>
  unavailable('The identity provider is not available.', cause);
