import { createHash } from 'node:crypto';
import type { VmSpecification } from '../provider.ts';
import type { LibvirtSettings } from './libvirt-options.ts';
import { domainName, ownershipXml } from './ownership.ts';
import { xml, type Xml } from './write-xml.ts';

/** Where a machine's volumes are on its host. */
export interface MachineFiles {
  disk: string;
  seed: string;
  /** The image that it is installed from, if it is. */
  installation: string | null;
  log: string;
}

/** An address of the machine's own that stays when it is defined again: of those that are given out locally, 40 bits of its id's hash. */
export const macOf = (vmId: string): string =>
  ['52', ...[...createHash('sha256').update(vmId).digest()].slice(0, 5).map(hexByte)].join(':');

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');

export const kibOf = (gib: number): number => Math.round(gib * 1024 ** 2);
export const bytesOf = (gib: number): number => Math.round(gib * 1024 ** 3);

/**
 * A machine as libvirt is to define it (https://libvirt.org/formatdomain.html). Every disk says its format: one that is guessed is the
 * guest's to choose. The seed is a disk like the machine's own, since kernels made for clouds may know no CD drives.
 */
export const domainXml = (
  { id, tenantId, name, cpu, memoryGb }: VmSpecification,
  files: MachineFiles,
  { installationId, domainType, machineType, network }: LibvirtSettings,
): string =>
  xml`<domain type='${domainType}'>
  <name>${domainName(id)}</name>
  <uuid>${id}</uuid>
  <title>${name}</title>
  <metadata>${ownershipXml({ installationId, tenantId, vmId: id })}</metadata>
  <memory unit='KiB'>${kibOf(memoryGb)}</memory>
  <vcpu>${cpu}</vcpu>
  <os><type arch='x86_64' machine='${machineType}'>hvm</type></os>
  ${domainType === 'kvm' ? xml`<cpu mode='host-model'/>` : []}
  <features><acpi/><apic/></features>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' discard='unmap'/>
      <source file='${files.disk}'/>
      <target dev='vda' bus='virtio'/>
      <boot order='1'/>
    </disk>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='${files.seed}'/>
      <target dev='vdb' bus='virtio'/>
      <readonly/>
    </disk>
    ${files.installation === null ? [] : installationCd(files.installation)}
    <controller type='virtio-serial'/>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <serial type='pty'><log file='${files.log}' append='on'/><target type='isa-serial' port='0'/></serial>
    <console type='pty'><target type='serial' port='0'/></console>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
    ${networkInterface(id, network)}
  </devices>
</domain>
`.text;

/**
 * Booted from after the disk, which is empty at first and cannot be: the machine is installed, and when it starts again it is not
 * installed again.
 */
const installationCd = (file: string): Xml =>
  xml`<disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source file='${file}'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
      <boot order='2'/>
    </disk>`;

const networkInterface = (id: string, network: LibvirtSettings['network']): Xml => {
  const filter = 'filter' in network && network.filter ? xml`<filterref filter='${network.filter}'/>` : [];
  const source = {
    network: (name: string) => xml`<source network='${name}'/>`,
    bridge: (name: string) => xml`<source bridge='${name}'/>`,
  };
  return xml`<interface type='${network.type}'>
      <mac address='${macOf(id)}'/>
      ${network.type === 'user' ? [] : source[network.type](network.name)}
      <model type='virtio'/>
      ${filter}
    </interface>`;
};
