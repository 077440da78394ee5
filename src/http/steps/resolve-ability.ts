import type { Able, Scoped } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

/** Step 7: what may this principal do in this tenant? Cached; verified when data is read. */
export const resolveAbility = async (scoped: Scoped, { abilities }: Gateway): Promise<Able> =>
  Object.assign(scoped, { dated: await abilities.resolve(scoped.credential, scoped.tenantId) });
