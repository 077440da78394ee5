import type { BoundOperation } from '../contract/index.ts';
import type { ResourceTable } from '../db/index.ts';
import type { Attributes } from '../policy/index.ts';

/** What a change asks for, when its proposed state is worked out. */
export interface ProposedChange {
  operationId: string;
  body: unknown;
  /** The object's attributes now; null for a create. */
  current: Attributes | null;
  principalId: string;
  tenantId: string | null;
}

/** A kind of resource as a domain declares it, in `resources/<type>.ts`. */
export interface DomainResource {
  table: ResourceTable;
  /** The attributes the object would have after the change. By default, nothing that policies look at changes. */
  propose?: (change: ProposedChange) => Attributes;
}

/** A domain as the composition root sees it. */
export interface Domain {
  name: string;
  resources: readonly DomainResource[];
  operations: readonly BoundOperation[];
}
