import { lostToAnother } from '../../db/index.ts';
import { unavailable } from '../../shared/problem.ts';
import type { Able } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { decideCoarsely } from './decide-coarsely.ts';
import { rebuildAbility } from './resolve-ability.ts';
import { StaleAbility } from './stale-ability.ts';

/**
 * How often others may come first before a request gives up. As many as rotate their keys at once: each that does changes the
 * rights of all the others.
 */
const attempts = 32;

/**
 * Run what reads data, and with it the epochs. When rights have changed since the ability was built, or its transaction was given up
 * for another's sake, the ability is rebuilt and it starts over from the coarse decision.
 */
export const underPresentRights = async <Present extends Able, Result>(
  able: Present,
  gateway: Gateway,
  work: (present: Present) => Promise<Result>,
): Promise<Result> => {
  let present = able;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      return await work(present);
    } catch (error) {
      if (!(error instanceof StaleAbility) && !lostToAnother(error)) throw error;
      const dated = await rebuildAbility(present, gateway);
      present = { ...present, ...(await decideCoarsely({ ...present, dated }, gateway)) };
    }
  }
  throw unavailable('Too many change the same at once; try again.');
};
