import { unlessTaken } from '../../unless-taken.ts';

/** Write a machine. @throws Problem 409 where the tenant has another of that name. */
export const unlessNameIsTaken = (write: () => PromiseLike<unknown>): Promise<void> =>
  unlessTaken('The tenant already has a VM of this name.', write);
