import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProviderError, type VmSpecification } from '../provider.ts';
import { runProgram } from './run-program.ts';

/**
 * A machine's seed for cloud-init in its NoCloud form (https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html): an
 * ISO 9660 image that is called cidata. It is written into the folder.
 */
export const writeSeedImage = async (
  { id, name, userData }: Pick<VmSpecification, 'id' | 'name' | 'userData'>,
  folder: string,
  signal: AbortSignal,
): Promise<string> => {
  const content = join(folder, 'cidata');
  await mkdir(content, { mode: 0o700 });
  const metaData = { 'instance-id': id, 'local-hostname': hostName(name, id) };
  // JSON is YAML, too, and quotes what YAML would take for something else.
  await writeFile(join(content, 'meta-data'), `${JSON.stringify(metaData)}\n`, { mode: 0o600 });
  await writeFile(join(content, 'user-data'), userData ?? '#cloud-config\n{}\n', { mode: 0o600 });
  const image = join(folder, 'seed.iso');
  const args = ['-quiet', '-output', image, '-volid', 'cidata', '-joliet', '-rational-rock', content];
  const { code, errors } = await runProgram('genisoimage', args, signal);
  if (code !== 0) {
    throw new ProviderError('unavailable', 'The machine’s first settings could not be written.', {
      cause: new Error(errors),
    });
  }
  return image;
};

/** What of a machine's name can be a host's: letters, digits and hyphens (RFC 1123, section 2.1). */
export const hostName = (name: string, id: string): string => {
  const label = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-|-$/g, '');
  return label === '' ? `vm-${id.slice(-12)}` : label;
};
