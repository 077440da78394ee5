import { isIPv6 } from 'node:net';
import { Problem } from '../../shared/problem.ts';
import { ForeignTenant } from '../abilities.ts';
import type { Able, DatedAbility, Scoped } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { limitPrincipal } from './limit-rate.ts';
import { refuseCredential, refuseTenant } from './refuse.ts';

/**
 * Step 7: what may this principal do in this tenant? Cached; verified when data is read. 401 where the credential does not
 * hold, 404 where the tenant is not the principal's.
 */
export const resolveAbility = async (scoped: Scoped, gateway: Gateway): Promise<Able> => {
  const { credential, tenantId, clientAddress, context } = scoped;
  const cached = await within(scoped, gateway, () =>
    gateway.abilities.resolve(credential, tenantId, context.now as number),
  );
  // A refusal may be out of date, so it is given only after a look at the present rights.
  const dated = isAllowedFrom(cached, clientAddress) ? cached : await rebuildAbility(scoped, gateway);
  if (credential.shown.kind === 'api_key') gateway.noteKeyUse(credential.shown);
  return Object.assign(scoped, { dated });
};

/** The ability as it is now. @throws Problem as {@link resolveAbility} */
export const rebuildAbility = async (scoped: Scoped, gateway: Gateway): Promise<DatedAbility> => {
  const { credential, tenantId, clientAddress } = scoped;
  const dated = await within(scoped, gateway, () => gateway.abilities.rebuild(credential, tenantId));
  if (isAllowedFrom(dated, clientAddress)) return dated;
  await limitPrincipal(scoped, gateway);
  // Whoever found a key is not told that it is one; the audit trail says what happened.
  const problem = new Problem('unauthenticated', 'The credential is no longer valid.');
  return refuseCredential(Object.assign(scoped, { dated }), 'The key is not good from this address.', gateway, problem);
};

/** A tenant that is not the principal's is refused as such, and counted: each refusal is a record. */
const within = async (scoped: Scoped, gateway: Gateway, look: () => Promise<DatedAbility>): Promise<DatedAbility> => {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ForeignTenant)) throw error;
    await limitPrincipal(scoped, gateway);
    return refuseTenant(scoped, error.ability, gateway, error);
  }
};

/** Whether a credential is good from a client's address. */
const isAllowedFrom = ({ allowedAddresses }: DatedAbility, address: string): boolean =>
  allowedAddresses === null || (address !== '' && allowedAddresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));
