import type { Domain, DomainResource } from '../domain.ts';
import { loadOperations } from '../load-operations.ts';
import { Vm } from './models/models.ts';
import type { ComputeServices } from './operation.ts';
import { job } from './resources/job.ts';
import { vmTemplate } from './resources/vm-template.ts';
import { vm } from './resources/vm.ts';

export const computeResources: readonly DomainResource[] = [vm, vmTemplate, job];

/** Compute: virtual machines, the templates they are made from, and the jobs they undergo. */
export const createCompute = async (services: ComputeServices): Promise<Domain> => ({
  name: 'compute',
  resources: computeResources,
  operations: await loadOperations(new URL('./operations/', import.meta.url), services),
});

/** What this domain still keeps in a tenant, in words. Asked within a transaction. */
export const computeInUse = async (tenantId: string): Promise<string[]> => {
  const count = await Vm.query().where({ tenant_id: tenantId }).resultSize();
  return count === 0 ? [] : [`${count} virtual machine${count === 1 ? '' : 's'}`];
};

export { imageTasks, reconciliationTasks, vmTasks } from './jobs/compute-tasks.ts';
export { InstallationImages } from './images/installation-images.ts';
export { ProviderOnDemand } from './providers/provider-on-demand.ts';
export { readHypervisor } from './providers/read-hypervisor.ts';
export type { VmProvider } from './providers/provider.ts';
export { SimulatedProvider } from './providers/simulator.ts';
export { layDemoTemplates } from './services/demo-templates.ts';
