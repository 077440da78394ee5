import { isIPv6 } from 'node:net';
import { Problem } from '../../shared/problem.ts';
import type { Able, DatedAbility, Scoped } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

/**
 * Step 7: what may this principal do in this tenant? Cached; verified when data is read. 401 where the credential does not
 * hold, 404 where the tenant is not the principal's.
 */
export const resolveAbility = async (scoped: Scoped, { abilities, noteKeyUse }: Gateway): Promise<Able> => {
  const { credential, tenantId, clientAddress, context } = scoped;
  const dated = await abilities.resolve(credential, tenantId, context.now as number);
  demandAllowedAddress(dated, clientAddress);
  if (credential.shown.kind === 'api_key') noteKeyUse(credential.shown);
  return Object.assign(scoped, { dated });
};

const demandAllowedAddress = ({ allowedAddresses }: DatedAbility, address: string): void => {
  if (allowedAddresses === null) return;
  if (address !== '' && allowedAddresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return;
  throw new Problem('unauthenticated', 'The credential is not good from this address.');
};
