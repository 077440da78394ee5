import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../shared/refusal.ts';
import { loadPolicySet } from './load.ts';
import { placeAt } from './place.ts';
import { PolicyError } from './policy-error.ts';
import type { PolicySet } from './policy.ts';
import type { SourceFile } from './yaml-source.ts';

const ofBundle = /(\.(policy|definitions|principal|entities|routes)|(^|[/\\])roles)\.yaml$/;

/** A policy that nobody reads denies nothing, and nobody would know. */
const almostOfBundle =
  /\.(polic(y|ies)|definitions?|principals?|entit(y|ies)|routes?)\.yml$|\.(policies|definition|principals|entity|route)\.yaml$|(^|[/\\])(roles\.yml|role\.ya?ml)$/;

/** A folder that is mounted from a Kubernetes volume has every file twice: as a link, and in the hidden folder it leads to. */
const isHidden = (file: string): boolean => /(^|[/\\])\./.test(file);

/**
 * The files of a bundle: those of all its folders, sub-folders included, but nothing hidden (`.x`). Those of the first go by
 * their path in it.
 */
export const readBundle = (folders: readonly string[]): SourceFile[] => {
  const [misnamed] = readFiles(folders, almostOfBundle);
  if (misnamed) {
    const place = placeAt(misnamed.file, 1, 1);
    throw new PolicyError(
      place,
      'the file would not be read',
      'policy, definitions, principal, entities or routes before .yaml; or roles.yaml',
    );
  }
  return readFiles(folders, ofBundle);
};

/** The suites that stand beside the policies of some folders. */
export const readSuites = (folders: readonly string[]): SourceFile[] => readFiles(folders, /\.test\.yaml$/);

const readFiles = (folders: readonly string[], wanted: RegExp): SourceFile[] =>
  folders.flatMap((folder, index) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => wanted.test(file) && !isHidden(file))
      .map((file) => ({
        file: (index === 0 ? file : join(folder, file)).replaceAll('\\', '/'),
        text: readFileSync(join(folder, file), 'utf8'),
      })),
  );

/** Read and load the policy bundle in some folders. @throws Refusal where there is none: of nothing, everything holds. */
export const readPolicySet = (...folders: string[]): PolicySet => {
  const policies = loadPolicySet(readBundle(folders));
  if (policies.resources.size === 0) throw new Refusal(`There is no policy of a resource in ${folders.join(', ')}.`);
  return policies;
};
