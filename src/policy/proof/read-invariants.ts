import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicySet } from '../policy.ts';
import { PolicyError } from '../policy-error.ts';
import { YamlSource } from '../yaml-source.ts';
import type { Invariant } from './invariant.ts';
import { parseInvariants } from './parse-invariants.ts';

/** Read every `*.invariants.yaml` beside the policies of some folders. @throws PolicyError */
export const readInvariants = (policies: PolicySet, ...folders: string[]): Invariant[] => {
  const invariants = folders.flatMap((folder, index) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.invariants.yaml'))
      .sort()
      .flatMap((file) => {
        const name = (index === 0 ? file : join(folder, file)).replaceAll('\\', '/');
        return parseInvariants(
          new YamlSource({ file: name, text: readFileSync(join(folder, file), 'utf8') }),
          policies,
        );
      }),
  );
  const seen = new Set<string>();
  for (const { id, place } of invariants) {
    if (seen.has(id)) throw new PolicyError(place, `the invariant "${id}" is declared twice`);
    seen.add(id);
  }
  return invariants;
};
