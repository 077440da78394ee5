import { isUuid } from '../../../../shared/ids.ts';
import { ProviderError } from '../provider.ts';
import type { XmlElement } from './read-xml.ts';
import { xml, type Xml } from './write-xml.ts';

/** The namespace of what a domain's definition says of whose it is. */
const namespace = 'https://virtualstack.dev/xmlns/libvirt/1';

export interface Ownership {
  installationId: string;
  tenantId: string;
  vmId: string;
}

export const ownershipXml = ({ installationId, tenantId, vmId }: Ownership): Xml =>
  xml`<vs:machine xmlns:vs='${namespace}' installation='${installationId}' tenant='${tenantId}' id='${vmId}'/>`;

/** @param metadata a domain's `<metadata>`. @returns null where it says nothing of the kind */
export const ownershipIn = (metadata: XmlElement | undefined): Ownership | null => {
  for (const { name, attributes } of metadata?.children ?? []) {
    const [prefix = '', local] = name.split(':');
    if (local !== 'machine' || attributes[`xmlns:${prefix}`] !== namespace) continue;
    const { installation = '', tenant = '', id = '' } = attributes;
    return { installationId: installation, tenantId: tenant, vmId: id };
  }
  return null;
};

/** @throws ProviderError `rejected` for what is no id, since names and commands are made of it */
export const demandVmId = (id: string): string => {
  if (!isUuid(id)) throw new ProviderError('rejected', 'The machine has no proper id.');
  return id.toLowerCase();
};

export const domainName = (vmId: string): string => `vs-${vmId}`;

export type VolumeKind = 'disk.qcow2' | 'seed.iso' | 'install.iso' | 'console.log' | 'console.log.0';

/** Volumes have no metadata, so that their names say whose they are. */
export const volumePrefix = ({ installationId, vmId }: Omit<Ownership, 'tenantId'>): string =>
  `vs.${installationId}.${vmId}.`;
