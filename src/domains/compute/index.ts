import type { Domain, DomainResource } from '../domain.ts';
import { loadOperations } from '../load-operations.ts';
import { Vm } from './models/models.ts';
import { vmTemplate } from './resources/vm-template.ts';
import { vm } from './resources/vm.ts';

export const computeResources: readonly DomainResource[] = [vm, vmTemplate];

/** Compute: virtual machines and the templates they are made from. */
export const createCompute = async (): Promise<Domain> => ({
  name: 'compute',
  resources: computeResources,
  operations: await loadOperations(new URL('./operations/', import.meta.url), {}),
});

/** What this domain still keeps in a tenant, in words. Asked within a transaction. */
export const computeInUse = async (tenantId: string): Promise<string[]> => {
  const count = await Vm.query().where({ tenant_id: tenantId }).resultSize();
  return count === 0 ? [] : [`${count} virtual machine${count === 1 ? '' : 's'}`];
};

export { vmTasks } from './jobs/vm-tasks.ts';
export type { VmProvider } from './providers/provider.ts';
export { SimulatedProvider } from './providers/simulator.ts';
export { layDemoTemplates } from './services/demo-templates.ts';
