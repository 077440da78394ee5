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

/** @throws Problem 422 for an expiry that is past. */
export const demandFuture = (expiresAt: string | null | undefined): void => {
  if (typeof expiresAt === 'string' && Date.parse(expiresAt) <= Date.now()) {
    throw unfit('expires_at', 'is in the past', 'past');
  }
};

const isNetwork = (text: string): boolean => {
  const [address = '', bits] = text.split('/');
  const family = isIP(address);
  return family !== 0 && (bits === undefined || Number(bits) <= (family === 4 ? 32 : 128));
};

const unfit = (path: string, message: string, code: string): Problem =>
  new Problem('unprocessable', `${path} ${message}.`, { errors: [{ in: 'body', path, message, code }] });
