import type { DecisionRange } from '../db/read-decisions.ts';
import { isUuid } from '../shared/ids.ts';
import { Refusal } from '../shared/refusal.ts';

/** Options of commands that read the decision log, for `parseArgs`. */
export const rangeOptions = {
  tenant: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
} as const;

/** Which decisions the options mean. @throws Refusal */
export const readRange = (values: { tenant?: string; since?: string; until?: string }): DecisionRange => {
  const { tenant, since, until } = values;
  if (tenant !== undefined && !isUuid(tenant)) throw new Refusal('--tenant takes the id of a tenant.');
  return { tenantId: tenant?.toLowerCase(), since: moment('since', since), until: moment('until', until) };
};

const moment = (name: string, text: string | undefined): Date | undefined => {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time))
    throw new Refusal(`--${name} takes a day, such as 2026-11-21, or a moment with its time zone.`);
  return new Date(time);
};
