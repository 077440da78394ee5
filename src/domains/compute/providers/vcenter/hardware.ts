import { ProviderError, type VmSize } from '../provider.ts';
import { propertiesOfOne } from './properties.ts';
import type { Reference } from './reference.ts';
import type { VcenterSession } from './vcenter-session.ts';
import { UnusableAnswer } from './unusable-answer.ts';
import { XmlElement } from './xml-reader.ts';
import { typed, type Value } from './xml-writer.ts';

/** A machine's parts, as vCenter describes them. */
export interface Hardware {
  /** What tells a change from the next: one made meanwhile refuses ours. */
  changeVersion: string | undefined;
  /** Such as `[store] vs-1`, where the machine's files are. */
  folder: string;
  devices: readonly XmlElement[];
}

export const hardwareOf = async (
  session: VcenterSession,
  object: Reference,
  signal: AbortSignal,
): Promise<Hardware> => {
  const paths = ['config.changeVersion', 'config.files.vmPathName', 'config.hardware.device'];
  const { get } = await propertiesOfOne(session, object, paths, signal);
  const file = get('config.files.vmPathName')?.text ?? '';
  const end = file.lastIndexOf('/');
  if (end < 0) throw new UnusableAnswer('a machine has no folder');
  return {
    changeVersion: get('config.changeVersion')?.text,
    folder: file.slice(0, end),
    devices: get('config.hardware.device')?.children ?? [],
  };
};

/**
 * The machine's own file behind a device of this type, such as `[store] vs-1/serial.log`. What a clone has of its template may lead to
 * files of others.
 */
export const ownFile = (
  { devices, folder }: Hardware,
  type: 'VirtualSerialPort' | 'VirtualCdrom',
): string | undefined =>
  devices
    .filter((device) => device.xsiType === type)
    .map((device) => device.textOf('backing', 'fileName'))
    .find((file) => file?.startsWith(`${folder}/`));

/** In whole GiB. */
export const sizeOf = async (session: VcenterSession, object: Reference, signal: AbortSignal): Promise<VmSize> => {
  const { get } = await propertiesOfOne(session, object, ['config.hardware'], signal);
  const hardware = get('config.hardware');
  const [cpu, memoryMb] = [hardware?.numberOf('numCPU'), hardware?.numberOf('memoryMB')];
  const diskKib = diskOf(hardware?.all('device') ?? []).numberOf('capacityInKB');
  if (cpu === undefined || memoryMb === undefined || diskKib === undefined) {
    throw new UnusableAnswer('a machine has no size');
  }
  return { cpu, memoryGb: Math.ceil(memoryMb / 1024), diskGb: Math.ceil(diskKib / kibibytes(1)) };
};

const kibibytes = (gibibytes: number): number => gibibytes * 1024 * 1024;

const diskOf = (devices: readonly XmlElement[]): XmlElement => {
  const disk = devices.find((device) => device.xsiType === 'VirtualDisk');
  if (!disk) throw new ProviderError('rejected', 'The machine has no disk.');
  return disk;
};

/** @throws ProviderError `rejected` for less than the disk has */
export const demandNoSmallerDisk = (devices: readonly XmlElement[], diskGb: number): void => {
  if (kibibytes(diskGb) >= (diskOf(devices).numberOf('capacityInKB') ?? 0)) return;
  throw new ProviderError('rejected', 'A disk cannot become smaller.');
};

/** What makes the disk as large as this, if it is smaller. */
export const growth = (devices: readonly XmlElement[], diskGb: number): Value[] => {
  const disk = diskOf(devices);
  const wanted = kibibytes(diskGb);
  if (wanted <= (disk.numberOf('capacityInKB') ?? 0)) return [];
  const larger = new XmlElement(disk.name, disk);
  for (const child of disk.children) {
    const copy = new XmlElement(child.name, child);
    copy.children.push(...child.children);
    copy.text = child.text;
    if (child.name === 'capacityInKB') copy.text = String(wanted);
    if (child.name === 'capacityInBytes') copy.text = String(wanted * 1024);
    larger.children.push(copy);
  }
  return [{ operation: 'edit', device: larger }];
};

const add = (type: string, device: Value): Value => ({ operation: 'add', device: typed(type, device) });

/** The serial port that writes to a file of the machine's, if there is none, in the place of all that the template had. */
export const serialPort = (hardware: Hardware): Value[] => {
  if (ownFile(hardware, 'VirtualSerialPort') !== undefined) return [];
  const { devices, folder } = hardware;
  const others = devices.filter((device) => device.xsiType === 'VirtualSerialPort');
  const backing = typed('VirtualSerialPortFileBackingInfo', { fileName: `${folder}/serial.log` });
  return [
    ...others.map((device) => ({ operation: 'remove', device })),
    add('VirtualSerialPort', { key: -1, backing, connectable: connected, yieldOnPoll: true }),
  ];
};

/** A drive with this file in it, if there is none. */
export const cdrom = (hardware: Hardware, fileName: string): Value[] => {
  if (ownFile(hardware, 'VirtualCdrom') !== undefined) return [];
  const controller = hardware.devices.find(
    ({ xsiType }) => xsiType === 'VirtualIDEController' || xsiType === 'VirtualAHCIController',
  );
  const backing = typed('VirtualCdromIsoBackingInfo', { fileName });
  const controllerKey = controller?.numberOf('key');
  return [add('VirtualCdrom', { key: -2, backing, connectable: connected, controllerKey, unitNumber: 0 })];
};

/** The disk of a machine that begins with an empty one. */
export const emptyDisk = (diskGb: number): Value[] => {
  const controller = { key: -10, busNumber: 0, sharedBus: 'noSharing' };
  const backing = typed('VirtualDiskFlatVer2BackingInfo', {
    ...{ fileName: '', diskMode: 'persistent', thinProvisioned: true },
  });
  const disk = typed('VirtualDisk', {
    ...{ key: -11, backing, controllerKey: -10, unitNumber: 0, capacityInKB: kibibytes(diskGb) },
  });
  return [add('ParaVirtualSCSIController', controller), { operation: 'add', fileOperation: 'create', device: disk }];
};

const connected = { startConnected: true, allowGuestControl: true, connected: true };
