import { join } from 'node:path';
import { readPrivateKey, signatureFile, signFolders } from '../../policy/index.ts';
import { defineCommand, UsageError } from './command.ts';
import { fileText } from './places.ts';
import { readKey } from './read-key.ts';

/** `sign`: say with a key that a bundle may be put in force. */
export const sign = defineCommand({
  name: 'sign',
  summary: `sign the bundle: writes ${signatureFile} beside it`,
  options: { key: { type: 'string', value: 'FILE', help: 'the Ed25519 private key, PEM (PKCS #8)' } },
  run: ({ folders, values, style }) => {
    if (values.key === undefined) throw new UsageError('--key is missing.');
    const signature = signFolders(folders, readKey(values.key, readPrivateKey));
    const file = join(folders[0], signatureFile);
    return {
      holds: true,
      lines: [`${style.good('Signed')} ${signature.digest}`, `by ${signature.key_id}, in ${fileText(file, [])}`],
      json: { file, ...signature },
    };
  },
});
