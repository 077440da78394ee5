import type { VmSpecification } from '../provider.ts';
import { inventoryName, option } from './machine.ts';
import type { Value } from './xml-writer.ts';

/**
 * What cloud-init's VMware data source reads. All keys are written, the empty ones too: a template may have had others.
 */
export const guestInfo = ({ id, name, userData }: VmSpecification): Value[] => {
  const metadata = { 'instance-id': id, 'local-hostname': hostName(name) ?? inventoryName(id) };
  return [
    ...encoded('guestinfo.metadata', JSON.stringify(metadata)),
    ...(userData === null
      ? [option('guestinfo.userdata', ''), option('guestinfo.userdata.encoding', '')]
      : encoded('guestinfo.userdata', userData)),
  ];
};

const encoded = (key: string, value: string): Value[] => [
  option(key, Buffer.from(value).toString('base64')),
  option(`${key}.encoding`, 'base64'),
];

/** A label of DNS that resembles the name, if one does. */
const hostName = (name: string): string | undefined => {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63);
  return /[a-z0-9].*[a-z0-9]|[a-z0-9]/.exec(label)?.[0];
};
