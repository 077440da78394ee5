import type { ResourceSource } from '../db/index.ts';
import { hiddenFields, readableFields, type AccessRequest, type Attributes } from '../policy/index.ts';
import { accessRequest } from './steps/decide-coarsely.ts';
import type { Able } from './exchange.ts';

/** The access request of looking: a read's own action, and `read` for what a change answers with. */
const viewing = (able: Able): AccessRequest => {
  const request = accessRequest(able, null);
  return able.operation.method === 'GET' ? request : { ...request, action: 'read' };
};

/** Of the resource's fields, those that may have to be left out for this caller: none for most. */
export const hiddenFrom = (able: Able, { fields }: ResourceSource): string[] =>
  hiddenFields(able.dated.ability, viewing(able), fields);

/** The representation without the fields this caller may not read: they are absent, not null. */
export const visiblePart = (
  able: Able,
  attributes: Attributes,
  representation: Record<string, unknown>,
): Record<string, unknown> => {
  const fields = readableFields(able.dated.ability, viewing(able), attributes, Object.keys(representation));
  return Object.fromEntries(fields.map((field) => [field, representation[field]]));
};
