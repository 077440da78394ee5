import {
  RuleSets,
  loadPolicySet,
  type Ability,
  type AccessRequest,
  type Attributes,
  type PolicySet,
} from '../../../src/policy/index.ts';
import { wholeObject } from '../../../src/policy/ability.ts';
import { fields } from './bundles.ts';
import { Interpreter, type Scope } from './interpreter.ts';
import type { Json, ParityCase } from './parity-case.ts';
import { now } from './values.ts';

/** What is asked of each object: as a whole, as a change of nothing, and of fields, one of which no rule names. */
export const scopes: readonly Scope[] = ['object', 'nothing', ...[...fields, 'h'].map((field) => ({ field }))];

/** The field by which the engine knows a scope. */
export const fieldOf = (scope: Scope): string | undefined => {
  if (scope === 'object') return undefined;
  return scope === 'nothing' ? wholeObject : scope.field;
};

/** A case as the engine takes it. */
export interface Loaded {
  policies: PolicySet;
  ability: Ability;
  request: AccessRequest;
}

export const load = ({ files, principal, tenant, request }: ParityCase): Loaded => {
  const sources = Object.entries(files).map(([file, content]) => ({ file, text: JSON.stringify(content) }));
  const policies = loadPolicySet(sources);
  const { resource, action, properties, context } = request;
  return {
    policies,
    ability: new RuleSets(policies).abilityOf(principal, tenant),
    request: {
      action,
      properties: properties as Attributes,
      resource: { type: resource, id: null },
      context: { ...(context as Attributes), now },
    },
  };
};

/** The same world at another moment. */
export const at = (world: Loaded, moment: number): Loaded => ({
  ...world,
  request: { ...world.request, context: { ...world.request.context, now: moment } },
});

/** The same of a request that nobody approved: what a client is told is about others that were not made yet. */
export const asNobodyApproved = (world: Loaded): Loaded => {
  const context = { ...world.request.context };
  delete context.approval_age;
  return { ...world, request: { ...world.request, context } };
};

/** What the engine's decision in memory is. */
export const decided = ({ ability, request }: Loaded, row: Json, scope: Scope): boolean =>
  ability.evaluate(request, row as Attributes, fieldOf(scope)).effect === 'allow';

/** The same question to the interpreter, at a moment. */
export const interpreted = (
  { files, principal, tenant, request }: ParityCase,
  moment: number,
): ((row: Json) => (scope: Scope) => boolean) => {
  const { secondFactorAt } = principal;
  const age = secondFactorAt === null ? {} : { second_factor_age: Math.max(0, (moment - secondFactorAt) / 1_000) };
  const { id, type, scope, isMember, permissions, platformPermissions, attributes } = principal;
  const surroundings = {
    principal: { ...attributes, id, type, scope, is_member: isMember, permissions },
    tenant: { ...tenant },
    action: { ...request.properties, name: request.action },
    context: { ...request.context, now: moment, ...age },
  };
  return (row) => {
    const interpreter = new Interpreter(Object.values(files), {
      resource: request.resource,
      action: request.action,
      held: permissions,
      heldOnPlatform: platformPermissions,
      attributes: { ...surroundings, resource: row },
    });
    return (asked) => interpreter.decide(asked) === 'allow';
  };
};
