import type { Epochs } from '../../db/index.ts';
import { isCurrent } from '../abilities.ts';
import type { DatedAbility } from '../exchange.ts';

/** Rights changed since the ability was built: nothing was done, and the request starts over. */
export class StaleAbility extends Error {}

/** @throws StaleAbility where the epochs read with the data are not the ability's. */
export const demandCurrent = (dated: DatedAbility, read: Epochs): void => {
  if (!isCurrent(dated, read)) throw new StaleAbility('rights changed since the ability was built');
};
