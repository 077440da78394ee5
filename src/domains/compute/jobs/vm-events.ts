import { appendEvent, currentTransaction, type ResourceTable } from '../../../db/index.ts';
import { vm } from '../resources/vm.ts';

/** Machines, those on their way out among them. */
const machines: ResourceTable = { ...vm.table, existing: 'true' };

/**
 * Tell of what was done to a machine, or found of it, in the transaction that writes it down; last, for the tenant's other events wait for
 * its end.
 * @param what after `vm.`: `create.succeeded`
 */
export const tellOfVm = async ({ tenant_id, id }: { tenant_id: string; id: string }, what: string): Promise<void> => {
  await currentTransaction().run(
    appendEvent(machines, { tenantId: tenant_id, type: `vm.${what}`, actor: null, resourceId: id }),
  );
};
