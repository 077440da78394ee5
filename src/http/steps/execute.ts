import { unavailable } from '../../shared/problem.ts';
import type { Able, Answered, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { change } from './change.ts';
import { decideCoarsely } from './decide-coarsely.ts';
import { rebuildAbility } from './resolve-ability.ts';
import { StaleAbility } from './stale-ability.ts';
import { view } from './view.ts';

/** How often rights may change under a request's feet before it gives up. */
const attempts = 4;

/**
 * Steps 10–13: load, decide, handle, record. A read's ability is verified by the statement that reads the data; when
 * rights have changed since it was built, it is rebuilt and the request starts over from the coarse decision.
 */
export const execute = async (validated: Validated<Able>, gateway: Gateway): Promise<Answered> => {
  let present = validated;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      return present.operation.method === 'GET' ? await view(present, gateway) : await change(present, gateway);
    } catch (error) {
      if (!(error instanceof StaleAbility)) throw error;
      const dated = await rebuildAbility(present, gateway);
      present = { ...present, ...(await decideCoarsely({ ...present, dated }, gateway)), input: validated.input };
    }
  }
  throw unavailable('Rights are changing too fast; try again.');
};
