import type { OwnedVm, VmSpecification, VmState } from '../provider.ts';
import type { Properties } from './properties.ts';
import type { Reference } from './reference.ts';
import { text, type Value } from './xml-writer.ts';

/** A machine of this installation’s. */
export interface Machine extends OwnedVm {
  object: Reference;
  /** Whether everything was done that makes a machine out of a clone. */
  made: boolean;
  /** Whether VMware's tools run in the guest, which can then be asked to shut down. */
  toolsRun: boolean;
}

/** What tells of a virtual machine whether it is one of ours, and how it is. */
export const machinePaths = [
  'config.instanceUuid',
  'config.extraConfig',
  'runtime.powerState',
  'guest.ipAddress',
  'guest.toolsRunningStatus',
] as const;

/** The keys are none that begin with `guestinfo.`: these the guest can write. */
const marks = {
  installation: 'virtualstack.installation',
  tenant: 'virtualstack.tenant',
  id: 'virtualstack.vm',
  host: 'virtualstack.host',
  made: 'virtualstack.made',
} as const;

/** The name in the inventory, of which a folder can hold only one. */
export const inventoryName = (id: string): string => `vs-${id}`;

/** What a machine is marked with when it begins. */
export const ownership = (installationId: string, { tenantId, id, host }: VmSpecification): Value[] => [
  option(marks.installation, installationId),
  option(marks.tenant, tenantId),
  option(marks.id, id),
  option(marks.host, host),
];

/** What a machine is marked with in the end. An id, for a template may be marked as the machine that it was made from. */
export const madeMark = (id: string): Value => option(marks.made, id);

export const option = (key: string, value: string): Value => ({ key, value: text(value) });

/** Null for whatever is not this installation's: what somebody cloned from a machine of ours bears its marks, but not its id. */
export const machineOf = (installationId: string, { object, get }: Properties): Machine | null => {
  const extra = new Map(
    // Of a key that is there twice, the last counts.
    get('config.extraConfig')?.children.map((each) => [each.textOf('key'), each.textOf('value')]),
  );
  const [id, tenantId, host] = [extra.get(marks.id), extra.get(marks.tenant), extra.get(marks.host)];
  if (extra.get(marks.installation) !== installationId || !id || !tenantId || !host) return null;
  if (get('config.instanceUuid')?.text.toLowerCase() !== id) return null;
  const power = get('runtime.powerState')?.text === 'poweredOn' ? 'running' : 'stopped';
  const address = get('guest.ipAddress')?.text;
  return {
    ...{ object, id, tenantId, host, power, ipAddress: (power === 'running' && address) || null },
    made: extra.get(marks.made) === id,
    toolsRun: get('guest.toolsRunningStatus')?.text === 'guestToolsRunning',
  };
};

export const stateOf = ({ power, ipAddress }: Machine): VmState => ({ power, ipAddress });
