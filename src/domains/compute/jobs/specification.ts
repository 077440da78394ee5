import type { Vm, VmJob } from '../models/models.ts';
import { ProviderError, type VmSize, type VmSpecification } from '../providers/provider.ts';

/** What only its creation takes besides what a machine is. */
export interface Ingredients {
  /** Where its installation image is, if it was fetched. */
  file: string | null;
  userData: string | null;
}

/** What a machine is made from, for the provider. */
export const specificationOf = (vm: Vm, host: string, { file, userData }: Ingredients): VmSpecification => ({
  ...{ id: vm.id, host, tenantId: vm.tenant_id, name: vm.name },
  ...{ cpu: vm.cpu, memoryGb: vm.memory_gb, diskGb: vm.disk_gb },
  source: vm.source_type === 'iso' ? { type: 'iso', file: file ?? '' } : { type: 'template', image: imageOf(vm) },
  userData,
});

const imageOf = ({ image }: Vm): string => {
  if (image === null) throw new ProviderError('rejected', 'The template names no image.');
  return image;
};

/** The size that a job is to give a machine. */
export const sizeAsked = ({ cpu, memory_gb, disk_gb }: VmJob, vm: Vm): VmSize => ({
  ...{ cpu: cpu ?? vm.cpu, memoryGb: memory_gb ?? vm.memory_gb, diskGb: disk_gb ?? vm.disk_gb },
});
