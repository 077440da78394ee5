import { isIP } from 'node:net';
import { Problem } from '../../../shared/problem.ts';
import { demandKnown } from './role-permissions.ts';

/** @throws Problem 422 for permissions that no key of a tenant can have. */
export const demandPermissions = (permissions: string[]): Promise<void> => demandKnown(permissions, 'permissions');

/** @throws Problem 422 for what is neither an address nor a network. */
export const demandAddresses = (addresses: readonly string[]): void => {
  const wrong = addresses.findIndex((each) => !isNetwork(each));
  if (wrong < 0) return;
  throw unfit(`allowed_addresses.${wrong}`, 'is neither an address nor a network', 'address');
};

const latest = Date.parse('9999-12-31T00:00:00Z');

/** An expiry in UTC; null for never. @throws Problem 422 for one that is past, or no moment. */
export const futureOf = (expiresAt: string | null | undefined): string | null => {
  if (typeof expiresAt !== 'string') return null;
  const moment = Date.parse(expiresAt);
  if (!(moment > Date.now() && moment < latest)) throw unfit('expires_at', 'is not in the future', 'past');
  return new Date(moment).toISOString();
};

const isNetwork = (text: string): boolean => {
  const [address = '', bits] = text.split('/');
  const family = isIP(address);
  return family !== 0 && (bits === undefined || Number(bits) <= (family === 4 ? 32 : 128));
};

const unfit = (path: string, message: string, code: string): Problem =>
  new Problem('unprocessable', `${path} ${message}.`, { errors: [{ in: 'body', path, message, code }] });
