import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

const block = /-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----/g;

/**
 * The Ed25519 public keys (PEM, SPKI) in a text, one after the other.
 * @throws Error where it holds none, or anything else: a private key has no place among those that verify.
 */
export const readPublicKeys = (pem: string): KeyObject[] => {
  const blocks = [...pem.matchAll(block)];
  const alone = pem.replace(block, '').trim() === '';
  const keys = blocks.flatMap(([text, label]) => (label === 'PUBLIC KEY' ? ed25519(() => createPublicKey(text)) : []));
  if (!alone || keys.length === 0 || keys.length < blocks.length) {
    throw new Error('must be Ed25519 public keys in PEM (SPKI) and nothing else');
  }
  return keys;
};

/** The Ed25519 private key (PEM, PKCS #8) in a text. @throws Error where it is none. */
export const readPrivateKey = (pem: string): KeyObject => {
  const [key] = ed25519(() => createPrivateKey(pem));
  if (!key) throw new Error('must be an Ed25519 private key in PEM (PKCS #8)');
  return key;
};

/** What it reads, where that is an Ed25519 key. */
const ed25519 = (read: () => KeyObject): KeyObject[] => {
  try {
    const key = read();
    return key.asymmetricKeyType === 'ed25519' ? [key] : [];
  } catch {
    return [];
  }
};
