import { JsonText, type Target } from '../../contract/index.ts';
import type { Loaded, ResourceSource } from '../../db/index.ts';
import { decide, type Decision } from '../../policy/index.ts';
import { notFound } from '../../shared/problem.ts';
import type { Able, Validated } from '../exchange.ts';
import type { Gateway, Resource } from '../gateway.ts';
import { hiddenFrom, viewRequest, visiblePart } from '../visibility.ts';
import { refuse } from './refuse.ts';

/** The resource an operation is about. `check-contract` has seen to it that there is one. */
export const resourceOf = ({ operation }: Able, { resources }: Gateway): Resource => {
  const { authorization } = operation;
  const resource = authorization.mode === 'public' ? undefined : resources.get(authorization.resource);
  if (!resource) throw new Error(`${operation.operationId} has no resource`);
  return resource;
};

/** The id of the object a request names: a path parameter, or the principal itself. */
export const targetId = ({ operation, dated, input }: Validated<Able>): string | null => {
  const { authorization } = operation;
  if (authorization.mode === 'self') return dated.ability.principal.id;
  if (authorization.mode !== 'instance' || authorization.id === null) return null;
  return String(input.params[authorization.id]);
};

/** The object for the handler, with only what this caller may see. */
export const toTarget = (
  able: Able,
  id: string,
  { attributes, representation }: Loaded,
  source: ResourceSource,
): Target => ({
  id,
  attributes,
  json:
    hiddenFrom(able, source).length > 0
      ? new JsonText(
          JSON.stringify(visiblePart(able, attributes, JSON.parse(representation) as Record<string, unknown>)),
        )
      : new JsonText(representation),
});

/** A denial on an object: who may not even read it is told what is told of an absent one. */
export const refuseOn = async (able: Able, decision: Decision, loaded: Loaded, gateway: Gateway): Promise<never> => {
  const request = viewRequest(able, decision.resource.id);
  const readable = decide(able.dated.ability, request, loaded.attributes).effect === 'allow';
  return refuse(able, decision, gateway, readable ? undefined : notFound());
};
