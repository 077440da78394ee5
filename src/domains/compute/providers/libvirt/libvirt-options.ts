import { z } from 'zod';

/** What libvirt and the file systems below it take for nothing but a name. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

const hostSchema = z.object({
  /** As machines are placed on it. */
  name,
  /** Its libvirt, such as `qemu:///system`, `qemu+ssh://admin@host/system` or `qemu+tls://host/system`. */
  uri: z.string().regex(/^qemu(\+[a-z0-9]+)?:\/\/[\x21-\x7e]*$/),
  /** How many virtual CPUs are given out for each of its own. */
  cpuOvercommit: z.number().positive().default(4),
  /** Memory that is left to the host itself, in GiB. */
  reservedMemoryGb: z.number().min(0).default(1),
  /** How much memory is given out for each GiB of the rest. */
  memoryOvercommit: z.number().positive().default(1),
});

const filter = name.optional();

const networkSchema = z.discriminatedUnion('type', [
  /** A network of libvirt's. The filter is one of libvirt's (nwfilter), such as `clean-traffic` against forged addresses. */
  z.object({ type: z.literal('network'), name, filter }),
  /** A bridge that the host has. */
  z.object({ type: z.literal('bridge'), name, filter }),
  /** QEMU's own, through which a guest reaches out and nobody reaches it. */
  z.object({ type: z.literal('user') }),
]);

/** @throws ZodError for what could be taken for anything but a name, an address or a number. */
export const libvirtOptionsSchema = z.object({
  hosts: z
    .array(hostSchema)
    .min(1)
    .refine((hosts) => new Set(hosts.map((host) => host.name)).size === hosts.length, 'two hosts have the same name'),
  /** Marks the machines that are this installation's. It stays the same for ever, and no other has it. */
  installationId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/),
  /** The storage pool, on every host, of the images that machines are made from: volumes in qcow2 or raw. */
  imagePool: name,
  /** The storage pool, on every host, of what belongs to machines. One of files (`dir`, `fs` or `netfs`). */
  machinePool: name,
  /** `qemu` emulates the processor, where there is no KVM. */
  domainType: z.enum(['kvm', 'qemu']).default('kvm'),
  /** The board that QEMU makes, such as `q35` or one of its versions. */
  machineType: name.default('q35'),
  network: networkSchema,
  /** How long libvirt may take over one command, in milliseconds. Uploads may take longer. */
  commandTimeoutMs: z.number().positive().default(60_000),
});

export type LibvirtOptions = z.input<typeof libvirtOptionsSchema>;
export type LibvirtSettings = z.output<typeof libvirtOptionsSchema>;
export type LibvirtHost = LibvirtSettings['hosts'][number];
