import type { ResourceSource } from '../db/index.ts';
import {
  fieldsAfterChange,
  hiddenFields,
  readableFields,
  type AccessRequest,
  type Attributes,
} from '../policy/index.ts';
import { accessRequest } from './access-request.ts';
import type { Able } from './exchange.ts';

/** The access request of looking, at an answer to a change too. */
export const viewRequest = (able: Able, id: string | null = null): AccessRequest => {
  const { authorization } = able.operation;
  const request = accessRequest(able, id);
  return authorization.mode === 'public' ? request : { ...request, action: authorization.view };
};

/** Of the resource's fields, those that may have to be left out for this caller: none for most. */
export const hiddenFrom = (able: Able, { fields }: ResourceSource): string[] =>
  hiddenFields(able.dated.ability, viewRequest(able), fields);

/** The representation without the fields this caller may not read: they are absent, not null. */
export const visiblePart = (
  able: Able,
  attributes: Attributes,
  representation: Record<string, unknown>,
): Record<string, unknown> => {
  const { ability } = able.dated;
  const visible = able.operation.method === 'GET' ? readableFields : fieldsAfterChange;
  const fields = visible(ability, viewRequest(able), attributes, Object.keys(representation));
  return Object.fromEntries(fields.map((field) => [field, representation[field]]));
};
