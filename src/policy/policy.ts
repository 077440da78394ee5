import type { Condition } from './condition.ts';
import type { Obligation } from './obligation.ts';
import type { AttributeType } from './vocabulary.ts';

export type Effect = 'allow' | 'deny';
/** Whether an action only looks or can change something: guardrails such as "suspended tenants are read-only" go by it. */
export type Access = 'read' | 'write';

export interface Place {
  file: string;
  line: number;
  column: number;
}

export interface Permission {
  id: string;
  name: string;
  description: string;
  module: string;
  /** `platform`: only a role of the platform tenant can hold it; a tenant's own roles never can. */
  scope: 'tenant' | 'platform';
}

/** Who a rule is for: holders of any (or all) of the permissions, or every authenticated principal. */
export type Audience = { kind: 'anyone' } | { kind: 'permissions'; match: 'any' | 'all'; permissions: string[] };

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

/** What one policy file says about one kind of resource. */
export interface ResourcePolicy {
  resource: string;
  place: Place;
  /** The attribute that must equal `tenant.id` for any allow to hold; null where the resource is not a tenant's. */
  isolation: string | null;
  attributes: Record<string, AttributeType>;
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

/** A loaded, checked bundle of policy files. */
export interface PolicySet {
  /** SHA-256 (hex) over the meaning of the bundle: the same whatever the files' order, layout or comments. */
  digest: string;
  resources: ReadonlyMap<string, ResourcePolicy>;
  permissions: ReadonlyMap<string, Permission>;
  roles: readonly BuiltInRole[];
}
