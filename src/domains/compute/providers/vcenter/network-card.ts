import { propertiesOfOne } from './properties.ts';
import type { Reference } from './reference.ts';
import type { VcenterSession } from './vcenter-session.ts';
import { UnusableAnswer } from './unusable-answer.ts';
import { typed, type Value } from './xml-writer.ts';

/** Adds a card on this network, be it a host's own or a distributed switch's port group. */
export const networkCard = async (session: VcenterSession, network: Reference, signal: AbortSignal): Promise<Value> => {
  const distributed = network.type === 'DistributedVirtualPortgroup';
  const backing = await (distributed ? portGroup : hostNetwork)(session, network, signal);
  return { operation: 'add', device: typed('VirtualVmxnet3', { key: -20, backing, addressType: 'generated' }) };
};

const hostNetwork = async (session: VcenterSession, network: Reference, signal: AbortSignal): Promise<Value> => {
  const { get } = await propertiesOfOne(session, network, ['name'], signal);
  return typed('VirtualEthernetCardNetworkBackingInfo', { deviceName: get('name')?.text ?? '', network });
};

const portGroup = async (session: VcenterSession, group: Reference, signal: AbortSignal): Promise<Value> => {
  const { get } = await propertiesOfOne(session, group, ['key', 'config.distributedVirtualSwitch'], signal);
  const [portgroupKey, distributedSwitch] = [get('key')?.text, get('config.distributedVirtualSwitch')?.reference];
  if (!portgroupKey || !distributedSwitch) throw new UnusableAnswer('a port group is of no switch');
  const own = await propertiesOfOne(session, distributedSwitch, ['uuid'], signal);
  const port = { switchUuid: own.get('uuid')?.text, portgroupKey };
  return typed('VirtualEthernetCardDistributedVirtualPortBackingInfo', { port });
};
