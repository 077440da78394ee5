import { UsageError } from './command.ts';

/** A whole number from 1 that an option was given; undefined where it was not. */
export const countFrom = (option: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${option} takes a whole number from 1.`);
  return Number(text);
};
