import type { BoundOperation, Propose, ResourceForm } from '../contract/index.ts';
import type { ResourceTable } from '../db/index.ts';

/** A kind of resource as a domain declares it, in `resources/<type>.ts`. */
export interface DomainResource {
  table: ResourceTable;
  /** The attributes the object would have after the change. By default, nothing that policies look at changes. */
  propose?: Propose;
  /** Where it is another form of the resource that `table` names. */
  form?: ResourceForm;
}

/** A domain as the composition root sees it. */
export interface Domain {
  name: string;
  resources: readonly DomainResource[];
  operations: readonly BoundOperation[];
}
