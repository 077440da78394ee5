import { scopeOf, type Loaded } from '../../db/index.ts';
import { decide, routeAttributes, type Attributes, type Decision, type RouteRequest } from '../../policy/index.ts';
import { isUuid } from '../../shared/ids.ts';
import { notFound } from '../../shared/problem.ts';
import { accessRequest } from '../access-request.ts';
import type { Able } from '../exchange.ts';
import type { Gateway, Resource } from '../gateway.ts';
import { refuse } from '../steps/refuse.ts';
import { demandCurrent } from '../steps/stale-ability.ts';
import { refuseOn } from '../steps/target.ts';

/**
 * Decide what a route asks, on the object as it is stored and, for what is not stored, as the route says. Rights are verified by the
 * statement that reads the object, and by one of their own where the object is another application's.
 */
export const decideOnRoute = async (able: Able, access: RouteRequest, gateway: Gateway): Promise<Decision> => {
  const { dated, pathParameters } = able;
  const { ability } = dated;
  const id = access.id === null ? null : (pathParameters[access.id] ?? null);
  const ours = isOurs(access, gateway) && id !== null ? { id, resource: ownResource(access, gateway) } : null;
  const loaded = await readCurrent(able, ours, gateway);
  if (ours && !loaded) throw notFound();
  const said = routeAttributes(access, pathParameters as Record<string, string>, ability.identity);
  const stored = loaded?.attributes ?? writtenDown(access, id, gateway);
  const decision = decide(ability, accessRequest(able, id), { ...said, ...stored });
  if (decision.effect === 'allow') return decision;
  return loaded ? refuseOn(able, decision, loaded, gateway) : refuse(able, decision, gateway);
};

const isOurs = ({ resource }: RouteRequest, { policies }: Gateway): boolean =>
  policies.resources.get(resource)?.source === 'gateway';

const ownResource = ({ resource }: RouteRequest, { resources }: Gateway): Resource => {
  const found = resources.get(resource);
  if (!found) throw new Error(`the resource ${resource} has no source`);
  return found;
};

/** What the bundle's entity files say of an object. */
const writtenDown = ({ resource }: RouteRequest, id: string | null, { policies }: Gateway): Attributes =>
  (id === null ? undefined : policies.entities.resources.get(resource)?.get(id)) ?? {};

const readCurrent = async (
  { dated, tenantId }: Able,
  ours: { id: string; resource: Resource } | null,
  { store }: Gateway,
): Promise<Loaded | null> => {
  const { source } = ours?.resource ?? {};
  const canBe = ours && (source?.table.id.type === 'text' || isUuid(ours.id));
  const statements = source && canBe ? [source.load(tenantId, ours.id)] : [];
  const { epochs, results } = await store.read(scopeOf(dated.ability, tenantId), ...statements);
  demandCurrent(dated, epochs);
  return source?.loaded(results[0]) ?? null;
};
