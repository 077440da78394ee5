import { lostToAnother } from '../../db/index.ts';
import { unavailable } from '../../shared/problem.ts';
import type { Able, Answered, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { change } from './change.ts';
import { decideCoarsely } from './decide-coarsely.ts';
import { rebuildAbility } from './resolve-ability.ts';
import { StaleAbility } from './stale-ability.ts';
import { view } from './view.ts';

/**
 * How often others may come first before a request gives up. As many as rotate their keys at once: each that does changes the
 * rights of all the others.
 */
const attempts = 32;

/**
 * Steps 10–13: load, decide, handle, record. A read's ability is verified by the statement that reads the data; when
 * rights have changed since it was built, or its transaction was given up for another's sake, the ability is rebuilt and the
 * request starts over from the coarse decision.
 */
export const execute = async (validated: Validated<Able>, gateway: Gateway): Promise<Answered> => {
  let present = validated;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      return present.operation.method === 'GET' ? await view(present, gateway) : await change(present, gateway);
    } catch (error) {
      if (!(error instanceof StaleAbility) && !lostToAnother(error)) throw error;
      const dated = await rebuildAbility(present, gateway);
      present = { ...present, ...(await decideCoarsely({ ...present, dated }, gateway)), input: validated.input };
    }
  }
  throw unavailable('Too many change the same at once; try again.');
};
