import { ProviderError } from '../provider.ts';

const unreachable = 'The hypervisor cannot be reached.';

/**
 * What libvirt's messages mean, the first that fits. Kinds are from the texts of its error codes (`virErrorMsg` in libvirt's
 * `src/util/virerror.c`); the messages have host paths in them and are not for tenants.
 */
const meanings: readonly (readonly [RegExp, ProviderError['kind'], string])[] = [
  [
    /failed to connect to the hypervisor|Cannot (recv|write) data|End of file while reading/,
    'unavailable',
    unreachable,
  ],
  [/client socket is closed|Connection (refused|reset|timed out)|Broken pipe/, 'unavailable', unreachable],
  [/authentication (failed|unavailable)|access denied|Timed out during operation/, 'unavailable', unreachable],
  [/No space left on device|Disk quota exceeded/, 'quota', 'The host has no room for the disk.'],
  [/Cannot allocate memory/, 'quota', 'The host has no memory for the machine.'],
  [/Domain not found|failed to get domain/, 'not_found', 'The hypervisor has no such machine.'],
  [/Storage pool not found|failed to get pool|is not active/, 'unavailable', 'The host is not ready for machines.'],
  [/Storage volume not found/, 'not_found', 'The hypervisor has no such image or disk.'],
  [/exists already|already exists/, 'conflict', 'The host has another of this name.'],
  [/domain is (not|already) running|domain is active/, 'conflict', 'The machine’s state forbids it.'],
  [
    /unsupported configuration|unsupported flags|XML error|invalid argument|not supported by/,
    'rejected',
    'The hypervisor refuses to do it.',
  ],
];

/** What virsh wrote of a command that failed, as the port has it. What is not known may go away by itself. */
export const virshError = (errors: string): ProviderError => {
  const [, kind, message] = meanings.find(([pattern]) => pattern.test(errors)) ?? [];
  const cause = new Error(errors.trim() || 'virsh ended without a word');
  return new ProviderError(kind ?? 'unavailable', message ?? 'The hypervisor failed.', { cause });
};
