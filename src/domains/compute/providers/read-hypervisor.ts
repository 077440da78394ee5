import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SettingsFile } from '../../../shared/settings-file.ts';
import { LibvirtProvider } from './libvirt/libvirt-provider.ts';
import type { VmProvider } from './provider.ts';
import { VcenterProvider } from './vcenter/vcenter-provider.ts';

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be letters, digits, ".", "_" and "-"');
const path = z.string().min(1).max(256);

const libvirtFile = z.strictObject({
  provider: z.literal('libvirt'),
  hosts: z
    .array(
      z.strictObject({
        name,
        uri: z.string().regex(/^qemu(\+[a-z0-9]+)?:\/\/[\x21-\x7e]*$/, 'must be an address of QEMU’s libvirt'),
        cpu_overcommit: z.number().positive().optional(),
        memory_overcommit: z.number().positive().optional(),
        reserved_memory_gb: z.number().min(0).optional(),
      }),
    )
    .min(1)
    .refine((hosts) => new Set(hosts.map((host) => host.name)).size === hosts.length, 'two hosts have the same name'),
  image_pool: name,
  machine_pool: name,
  domain_type: z.enum(['kvm', 'qemu']).optional(),
  machine_type: name.optional(),
  network: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('network'), name, filter: name.optional() }),
    z.strictObject({ type: z.literal('bridge'), name, filter: name.optional() }),
    z.strictObject({ type: z.literal('user') }),
  ]),
});

const vcenterFile = z.strictObject({
  provider: z.literal('vcenter'),
  url: z.url({ protocol: /^https?$/ }),
  username: z.string().min(1),
  /** The variable that holds it. */
  password_env: z.string().min(1),
  ca_file: z.string().optional(),
  thumbprint: z.string().optional(),
  datacenter: path,
  clusters: z.array(path).min(1),
  datastore: path,
  folder: path,
  templates: path,
  cpu_overcommit: z.number().positive().default(4),
  guest_id: z.string().min(1).default('otherLinux64Guest'),
  network: path.optional(),
});

const hypervisorFile = z.discriminatedUnion('provider', [libvirtFile, vcenterFile]);

/** What makes a provider, once it is known which installation it works for. */
export type MakeProvider = (installationId: string) => VmProvider;

/**
 * The file that says where machines are (YAML or JSON).
 * @throws Refusal naming the file and every field that is missing or wrong.
 */
export const readHypervisor = (file: string, environment: NodeJS.ProcessEnv): MakeProvider => {
  const settings = new SettingsFile('HYPERVISOR_FILE', file);
  const data = settings.read(hypervisorFile);
  return data.provider === 'libvirt' ? libvirt(data) : vcenter(settings, data, environment);
};

const libvirt =
  ({
    hosts,
    image_pool,
    machine_pool,
    domain_type,
    machine_type,
    network,
  }: z.output<typeof libvirtFile>): MakeProvider =>
  (installationId) =>
    new LibvirtProvider({
      ...{ installationId, imagePool: image_pool, machinePool: machine_pool, network },
      ...(domain_type && { domainType: domain_type }),
      ...(machine_type !== undefined && { machineType: machine_type }),
      hosts: hosts.map(({ name: host, uri, cpu_overcommit, memory_overcommit, reserved_memory_gb }) => ({
        ...{ name: host, uri },
        ...(cpu_overcommit !== undefined && { cpuOvercommit: cpu_overcommit }),
        ...(memory_overcommit !== undefined && { memoryOvercommit: memory_overcommit }),
        ...(reserved_memory_gb !== undefined && { reservedMemoryGb: reserved_memory_gb }),
      })),
    });

const vcenter = (
  file: SettingsFile,
  settings: z.output<typeof vcenterFile>,
  environment: NodeJS.ProcessEnv,
): MakeProvider => {
  const { url, username, datacenter, clusters, datastore, folder, templates, thumbprint, network } = settings;
  const password = environment[settings.password_env];
  if (!password) throw file.refused([`password_env: ${settings.password_env} is not set`]);
  const ca = settings.ca_file === undefined ? undefined : readFor(file, settings.ca_file);
  return (installationId) =>
    new VcenterProvider({
      ...{ installationId, url, username, password, datacenter, clusters, datastore, folder, templates },
      ...(ca !== undefined && { ca }),
      ...(thumbprint !== undefined && { thumbprint }),
      cpuOvercommit: settings.cpu_overcommit,
      installed: { guestId: settings.guest_id, ...(network !== undefined && { network }) },
    });
};

const readFor = (file: SettingsFile, named: string): string => {
  try {
    return readFileSync(named, 'utf8');
  } catch (error) {
    throw file.refused([`${named} cannot be read: ${(error as Error).message}`]);
  }
};
