import type { Condition } from './condition.ts';
import type { EntitySet } from './entities.ts';
import type { Obligation } from './obligation.ts';
import type { Place } from './place.ts';
import type { RouteMap } from './route-map.ts';
import type { Declared } from './vocabulary.ts';
import type { SourceFile } from './yaml-source.ts';

export type Effect = 'allow' | 'deny';
/** Whether an action only looks or can change something: guardrails such as "suspended tenants are read-only" go by it. */
export type Access = 'read' | 'write';

export interface Permission {
  id: string;
  place: Place;
  name: string;
  description: string;
  module: string;
  /** `platform`: only a role of the platform tenant can hold it; a tenant's own roles never can. */
  scope: 'tenant' | 'platform';
}

/** Every authenticated principal, or holders of any (or all) of the permissions. */
export type Holders = { kind: 'anyone' } | { kind: 'permissions'; match: 'any' | 'all'; permissions: string[] };

/** A part that a principal has in relation to an object, such as its owner's. */
export interface DerivedRole {
  name: string;
  /** Who can have it at all. */
  audience: Holders;
  /** In relation to which objects. */
  condition: Condition;
  place: Place;
}

/** Whom a rule is for. Of derived roles, any of them. */
export type Audience = Holders | { kind: 'derived'; roles: DerivedRole[] };

export interface Rule {
  /** `<resource>.<id>`: unique in the bundle, recorded in decisions. */
  id: string;
  effect: Effect;
  actions: string[];
  audience: Audience;
  condition: Condition;
  /** The fields the rule reads or writes; undefined means all. */
  fields?: string[];
  /** What the denied caller is told. */
  reason?: string;
  /** What lifts a deny; its condition holds while that is not done. */
  obligation?: Obligation;
  place: Place;
}

const guardrails = 'guardrail';

/** The id of a rule in its bundle. @param resource null for a guardrail, which is of every resource. */
export const ruleId = (resource: string | null, id: string): string => `${resource ?? guardrails}.${id}`;

export const isGuardrail = ({ id }: Pick<Rule, 'id'>): boolean => id.startsWith(`${guardrails}.`);

/** What one policy file says about one kind of resource. */
export interface ResourcePolicy {
  resource: string;
  /** The name by which other applications ask for it: its own, unless the file says another. */
  called: string;
  place: Place;
  /**
   * Where its objects are: in the gateway's database, or (`entities`) in another application, so that their attributes come from entity files
   * and from who asks.
   */
  source: 'gateway' | 'entities';
  /** The attribute that must equal `tenant.id` for any allow to hold; null where the resource is not a tenant's. */
  isolation: string | null;
  attributes: Declared;
  /** What a request may say of its action and its context, beside what is always known. */
  properties: Declared;
  context: Declared;
  actions: Record<string, Access>;
  permissions: Permission[];
  rules: Rule[];
}

export interface BuiltInRole {
  key: string;
  name: string;
  description: string;
  /** Where the role exists: in every customer tenant, or in the platform tenant alone. */
  scope: 'tenant' | 'platform';
  permissions: string[];
}

/** A condition or derived role that a file gives a name. */
export interface NamedDefinition {
  kind: 'condition' | 'derived role';
  name: string;
  place: Place;
  /** Whether any rule comes to it, directly or through other definitions. */
  used: boolean;
}

/** A loaded, checked bundle of policy files. */
export interface PolicySet {
  /** SHA-256 (hex) over the meaning of the bundle: the same whatever the files' order, layout or comments. */
  digest: string;
  resources: ReadonlyMap<string, ResourcePolicy>;
  permissions: ReadonlyMap<string, Permission>;
  roles: readonly BuiltInRole[];
  /** Attributes of principals that this gateway does not know by itself, by the types of principals that have them. */
  principals: ReadonlyMap<string, Declared>;
  definitions: readonly NamedDefinition[];
  /** Objects and principals that are written down in the bundle. */
  entities: EntitySet;
  /** What requests to other applications ask of the policies, for proxies in front of these. */
  routes: RouteMap;
  /** What it was loaded from. */
  files: readonly SourceFile[];
}
