import type { VmSize, VmSpecification } from '../provider.ts';
import { guestInfo } from './guest-info.ts';
import { cdrom, emptyDisk, growth, serialPort, type Hardware } from './hardware.ts';
import { inventoryName, madeMark, ownership } from './machine.ts';
import type { Placement } from './placement.ts';
import type { Elements, Value } from './xml-writer.ts';

/** `VirtualMachineConfigSpec`: what a machine is from its first moment, so that it is known for ours whenever we die. */
const beginning = (
  installationId: string,
  specification: VmSpecification,
): { instanceUuid: string; marks: Value[] } => ({
  instanceUuid: specification.id,
  marks: [...ownership(installationId, specification), ...guestInfo(specification)],
});

/**
 * `VirtualMachineCloneSpec`. It does not start the machine: its guest would see the template's disk, and one that was not made to the end
 * would run.
 */
export const cloneSpec = (
  installationId: string,
  specification: VmSpecification,
  { datastore, pool }: Placement,
): Elements => {
  const { instanceUuid, marks } = beginning(installationId, specification);
  return {
    location: { datastore, pool },
    template: false,
    config: { instanceUuid, ...shape(specification), extraConfig: marks },
    powerOn: false,
  };
};

/** Of a machine with an empty disk. */
export const createSpec = (
  installationId: string,
  specification: VmSpecification,
  { datastore, guestId, network }: { datastore: string; guestId: string; network: Value },
): Elements => {
  const { instanceUuid, marks } = beginning(installationId, specification);
  return {
    name: inventoryName(specification.id),
    instanceUuid,
    guestId,
    files: { vmPathName: `[${datastore}]` },
    ...shape(specification),
    deviceChange: [...emptyDisk(specification.diskGb), ...(network === undefined ? [] : [network])],
    extraConfig: marks,
  };
};

/** What makes a clone, or a machine with an empty disk, the one that was asked for. It says so in the same step. */
export const finishingSpec = (
  specification: VmSpecification,
  hardware: Hardware,
  iso: string | undefined,
): Elements => {
  const { id, name, diskGb } = specification;
  const devices = [
    ...growth(hardware.devices, diskGb),
    ...serialPort(hardware),
    ...(iso === undefined ? [] : cdrom(hardware, iso)),
  ];
  const { changeVersion } = hardware;
  const extraConfig = [madeMark(id)];
  return { changeVersion, annotation: name, ...shape(specification), deviceChange: devices, extraConfig };
};

export const resizingSpec = (size: VmSize, { changeVersion, devices }: Hardware): Elements => ({
  changeVersion,
  ...shape(size),
  deviceChange: growth(devices, size.diskGb),
});

const shape = ({ cpu, memoryGb }: VmSize): { numCPUs: number; numCoresPerSocket: number; memoryMB: number } => ({
  numCPUs: cpu,
  // A template with several would forbid numbers that they do not divide.
  numCoresPerSocket: 1,
  memoryMB: memoryGb * 1024,
});
