import type { KeyObject } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicySet } from './load.ts';
import type { PolicySet } from './policy.ts';
import { readBundle, readPolicySet } from './read-bundle.ts';
import { signatureFile, signBundle, verifyBundle, type BundleSignature } from './signature.ts';
import type { SourceFile } from './yaml-source.ts';

/** A bundle and its signature as they lie on disk: texts, and nothing made of them yet. */
export interface SignedBundle {
  files: readonly SourceFile[];
  /** From the first folder; null where there is none. */
  signature: string | null;
}

export const readSignedBundle = (folders: readonly [string, ...string[]]): SignedBundle => ({
  files: readBundle(folders),
  signature: readSignature(folders[0]),
});

/**
 * Load a bundle; where keys are given, one of them must have signed it.
 * @throws PolicyError naming `file:line:column`
 */
export const loadSignedBundle = ({ files, signature }: SignedBundle, keys: readonly KeyObject[]): PolicySet => {
  const policies = loadPolicySet(files);
  if (keys.length > 0) verifyBundle(policies.digest, signature, keys);
  return policies;
};

/** Sign the bundle in some folders, and lay the signature beside it. @throws PolicyError */
export const signFolders = (folders: readonly [string, ...string[]], privateKey: KeyObject): BundleSignature => {
  const signature = signBundle(readPolicySet(...folders).digest, privateKey);
  const file = join(folders[0], signatureFile);
  // A gateway that watches the folder sees the old file or the new one, and never half of it.
  writeFileSync(`${file}.new`, `${JSON.stringify(signature, null, 2)}\n`);
  renameSync(`${file}.new`, file);
  return signature;
};

/** The bundle in some folders, which one of the keys must have signed. @throws PolicyError */
export const verifyFolders = (
  folders: readonly [string, ...string[]],
  keys: readonly [KeyObject, ...KeyObject[]],
): PolicySet => loadSignedBundle(readSignedBundle(folders), keys);

const readSignature = (folder: string): string | null => {
  try {
    return readFileSync(join(folder, signatureFile), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};
