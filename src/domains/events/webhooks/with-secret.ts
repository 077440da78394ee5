import type { SuccessBody } from '../../../contract/index.ts';
import { represented } from '../../represented.ts';

/** A webhook's representation with its secret, for the one time that it is shown. */
export const withSecret = (
  representation: Record<string, unknown> | null,
  secret: string,
): SuccessBody<'createWebhook'> => ({
  ...represented<Omit<SuccessBody<'createWebhook'>, 'secret'>>(representation),
  secret,
});
