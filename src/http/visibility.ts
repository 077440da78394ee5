import { masksFields, readableFields, type Attributes } from '../policy/index.ts';
import { accessRequest } from './steps/decide-coarsely.ts';
import type { Able } from './exchange.ts';

/** The action whose rules say which fields may be seen: a read's own, and `read` for what a change answers with. */
const viewingAction = (able: Able): string => {
  const { action } = accessRequest(able, null);
  return able.operation.method === 'GET' ? action : 'read';
};

/** Whether some fields of the resource may have to be left out for this caller. */
export const needsMasking = (able: Able): boolean => {
  const { resource } = accessRequest(able, null);
  return masksFields(able.dated.ability, viewingAction(able), resource.type);
};

/** The representation without the fields this caller may not read: they are absent, not null. */
export const visiblePart = (
  able: Able,
  attributes: Attributes,
  representation: Record<string, unknown>,
): Record<string, unknown> => {
  const request = { ...accessRequest(able, null), action: viewingAction(able) };
  const fields = readableFields(able.dated.ability, request, attributes, Object.keys(representation));
  return Object.fromEntries(fields.map((field) => [field, representation[field]]));
};
