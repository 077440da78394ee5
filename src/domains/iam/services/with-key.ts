import type { SuccessBody } from '../../../contract/index.ts';
import { represented } from '../../represented.ts';

/** A key's representation with the key itself, for the one time that it is shown. */
export const withKey = (representation: Record<string, unknown> | null, key: string): SuccessBody<'createApiKey'> => ({
  ...represented<Omit<SuccessBody<'createApiKey'>, 'key'>>(representation),
  key,
});
