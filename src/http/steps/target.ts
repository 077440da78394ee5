import { JsonText, resourceName, type Target } from '../../contract/index.ts';
import type { Loaded } from '../../db/index.ts';
import { decide, type Decision } from '../../policy/index.ts';
import { notFound } from '../../shared/problem.ts';
import type { Able, Validated } from '../exchange.ts';
import type { Gateway, Resource } from '../gateway.ts';
import { hiddenFrom, viewRequest, visiblePart } from '../visibility.ts';
import { refuse } from './refuse.ts';

/** The resource an operation is about. `check-contract` has seen to it that there is one. */
export const resourceOf = ({ operation }: Able, { resources }: Gateway): Resource => {
  const { authorization } = operation;
  const resource =
    authorization.mode === 'public' ? undefined : resources.get(resourceName(authorization.resource, authorization.as));
  if (!resource) throw new Error(`${operation.operationId} has no resource`);
  return resource;
};

/** The id of the object a request names: a path parameter, the principal itself, or the tenant. */
export const targetId = ({ operation, dated, input, tenantId }: Validated<Able>): string | null => {
  const { authorization } = operation;
  if (authorization.mode === 'self') return dated.ability.principal.id;
  if (authorization.mode === 'tenant') return tenantId;
  if (authorization.mode !== 'instance' || authorization.id === null) return null;
  return String(input.params[authorization.id]);
};

/** The object for the handler, with only what this caller may see. */
export const toTarget = (able: Able, id: string, loaded: Loaded, resource: Resource): Target => ({
  id,
  attributes: loaded.attributes,
  json: new JsonText(visibleText(able, loaded, resource)),
});

/**
 * The text of what this caller may see of an object: what its entity tag names. In another form than the resource's own it is
 * the same text by itself and in a list.
 */
export const visibleText = (able: Able, { attributes, representation }: Loaded, { source, form }: Resource): string => {
  const isMasked = hiddenFrom(able, source).length > 0;
  if (!isMasked && !form) return representation;
  const whole = JSON.parse(representation) as Record<string, unknown>;
  return JSON.stringify(isMasked ? visiblePart(able, attributes, whole) : whole);
};

/** A denial on an object: who may not even read it is told what is told of an absent one. */
export const refuseOn = (able: Able, decision: Decision, loaded: Loaded, gateway: Gateway): Promise<never> =>
  refuse(able, decision, gateway, isReadable(able, loaded, decision.resource.id) ? undefined : notFound());

export const isReadable = (able: Able, { attributes }: Loaded, id: string | null): boolean =>
  decide(able.dated.ability, viewRequest(able, id), attributes).effect === 'allow';
