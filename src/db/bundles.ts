import { loadPolicySet, type PolicySet, type SourceFile } from '../policy/index.ts';
import { nobody } from './scope.ts';
import { prepare, statement } from './statement.ts';
import type { Store } from './store.ts';

const keep = prepare('INSERT INTO policy_bundles (digest, files) VALUES ($1, $2::jsonb) ON CONFLICT DO NOTHING');
const find = prepare('SELECT files FROM policy_bundles WHERE digest = $1');

/** Keep the files of policies that decisions are made under: at every start, and whenever others come into force. */
export const keepBundle = async (store: Pick<Store, 'write'>, { digest, files }: PolicySet): Promise<void> => {
  await store.write(nobody, statement(keep, digest, JSON.stringify(files)));
};

/**
 * The policies of a digest, from their files. Null where they were never in force here, or the files are not those of the digest
 * any more: a later version of the gateway may read them otherwise.
 */
export const readKeptBundle = async (store: Pick<Store, 'read'>, digest: string): Promise<PolicySet | null> => {
  const { results } = await store.read(nobody, statement(find, digest));
  const files = results[0]?.[0]?.files as readonly SourceFile[] | undefined;
  return files ? loadKept(files, digest) : null;
};

/** Load files that were kept under a digest, if they are of it. */
export const loadKept = (files: readonly SourceFile[], digest: string): PolicySet | null => {
  try {
    const policies = loadPolicySet(files);
    return policies.digest === digest ? policies : null;
  } catch {
    return null;
  }
};
