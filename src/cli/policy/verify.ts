import type { KeyObject } from 'node:crypto';
import { PolicyError, readPublicKeys, signatureFile, verifyFolders } from '../../policy/index.ts';
import { Refusal } from '../../shared/refusal.ts';
import { defineCommand } from './command.ts';
import { errorText } from './places.ts';
import { readKey } from './read-key.ts';

/** `verify`: whether a bundle is signed by one of some keys. */
export const verify = defineCommand({
  name: 'verify',
  summary: 'check the signature of the bundle',
  options: {
    keys: {
      type: 'string',
      value: 'FILE',
      help: 'the Ed25519 public keys, PEM (SPKI), one after the other (default: POLICY_PUBLIC_KEYS or POLICY_PUBLIC_KEYS_FILE)',
    },
  },
  run: ({ folders, values, environment, style }) => {
    const keys = keysOf(values.keys ?? environment.POLICY_PUBLIC_KEYS_FILE, environment.POLICY_PUBLIC_KEYS);
    try {
      const { digest } = verifyFolders(folders, keys);
      return { holds: true, lines: [`${style.good('Signed')} ${digest}`], json: { signed: true, digest } };
    } catch (error) {
      // A bundle that is not valid cannot even be asked.
      if (!(error instanceof PolicyError) || error.file !== signatureFile) throw error;
      const problem = errorText(error, folders);
      return { holds: false, lines: [style.bad(problem)], json: { signed: false, problem } };
    }
  },
});

const keysOf = (file: string | undefined, text: string | undefined): [KeyObject, ...KeyObject[]] => {
  const keys = file ? readKey(file, readPublicKeys) : text ? readPublicKeys(text) : [];
  const [first, ...more] = keys;
  if (!first) throw new Refusal('There is no key to verify with: give --keys FILE, or set POLICY_PUBLIC_KEYS.');
  return [first, ...more];
};
