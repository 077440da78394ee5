import { tenantScope, prepare, statement } from '../../../db/index.ts';
import { allowingRules, type TenantFacts } from '../../../policy/index.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { createPdpParts, type DecisionSources } from '../pdp-parts.ts';
import { accessRequest } from './decision-point.ts';
import { grantsOf, type Grant } from './grants-of.ts';
import type { Question } from './question.ts';
import { positionOf, subjectsAsked } from './subjects-asked.ts';

/** Somebody who can do it, by every rule that says so, and through which grants these are theirs. */
export interface Allowed {
  type: string;
  id: string;
  /** The user's own, also of a key's owner; empty for other applications' principals. */
  email: string;
  ruleIds: string[];
  grants: Grant[];
}

const findTenant = prepare('SELECT id, kind, status FROM tenants WHERE id = $1');

/**
 * Everyone who can do this to that in a tenant, one after another until there are no more: users, keys, and what bundles have written
 * down. For the owner of the schema; see {@link grantsOf}.
 * @param after go on after one of them. @throws Refusal where there is no such tenant, or no such kind of principal.
 */
export async function* whoCan(
  sources: DecisionSources,
  { tenantId, now }: { tenantId: string; now: number },
  { action, resource, context }: Omit<Question, 'subject'>,
  after?: Pick<Allowed, 'type' | 'id'>,
): AsyncGenerator<Allowed> {
  const { results } = await sources.store.read(tenantScope(tenantId), statement(findTenant, tenantId));
  const tenant = results[0]?.[0] as unknown as TenantFacts | undefined;
  if (!tenant || tenant.status === 'deleted') throw new Refusal(`There is no tenant ${tenantId}.`);
  const occasion = { tenant, now };
  const parts = createPdpParts(sources);
  const { called, objects, policies } = parts;
  const policy = called.withAction(resource.type, action.name);
  if (!policy) return;
  const load = objects.load(policy, resource.id, occasion.tenant.id);
  const request = accessRequest(policy, action, resource.id, context, occasion);
  const types = [...new Set(['user', 'api_key', ...[...policies.principals.keys()].sort()])];
  if (after && !types.includes(after.type)) throw new Refusal(`There is no kind of principal "${after.type}".`);
  for (const type of types.slice(after ? types.indexOf(after.type) : 0)) {
    const position = after?.type === type ? positionOf({ type, id: after.id }) : '';
    for await (const { ability, rows, id } of subjectsAsked(parts, occasion, { type }, position, load)) {
      if (!ability) continue;
      const rules = allowingRules(ability, policy, request, objects.attributesOf(policy, action.name, resource, rows));
      if (rules.length === 0) continue;
      const grants = await grantsOf(parts, ability, rules);
      yield { type, id, email: ability.principal.email, ruleIds: rules.map((rule) => rule.id), grants };
    }
  }
}
