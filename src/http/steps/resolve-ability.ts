import { demandAllowedAddress, isAllowedFrom } from '../allowed-address.ts';
import type { Able, Scoped } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

/**
 * Step 7: what may this principal do in this tenant? Cached; verified when data is read. 401 where the credential does not
 * hold, 404 where the tenant is not the principal's.
 */
export const resolveAbility = async (scoped: Scoped, { abilities, noteKeyUse }: Gateway): Promise<Able> => {
  const { credential, tenantId, clientAddress, context } = scoped;
  const cached = await abilities.resolve(credential, tenantId, context.now as number);
  // A refusal may be out of date, so it is given only after a look at the present rights.
  const dated = isAllowedFrom(cached, clientAddress) ? cached : await abilities.rebuild(credential, tenantId);
  demandAllowedAddress(dated, clientAddress);
  if (credential.shown.kind === 'api_key') noteKeyUse(credential.shown);
  return Object.assign(scoped, { dated });
};
