import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicySet } from './load.ts';
import type { PolicySet } from './policy.ts';

/** Read and load the policy bundle in a folder, sub-folders included. */
export const readPolicySet = (folder: string): PolicySet => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(\.policy|(^|[/\\])roles)\.yaml$/.test(file))
    .map((file) => ({ file: file.replaceAll('\\', '/'), text: readFileSync(join(folder, file), 'utf8') }));
  return loadPolicySet(files);
};
