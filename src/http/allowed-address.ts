import { isIPv6 } from 'node:net';
import { Problem } from '../shared/problem.ts';
import type { DatedAbility } from './exchange.ts';

/** Whether a credential is good from a client's address. */
export const isAllowedFrom = ({ allowedAddresses }: DatedAbility, address: string): boolean =>
  allowedAddresses === null || (address !== '' && allowedAddresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));

/** @throws Problem 401 where it is not. To be asked of every ability that is built anew. */
export const demandAllowedAddress = (dated: DatedAbility, address: string): void => {
  if (isAllowedFrom(dated, address)) return;
  throw new Problem('unauthenticated', 'The credential is not good from this address.');
};
