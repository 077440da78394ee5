import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { PolicyError } from './policy-error.ts';

/** Where a bundle's signature is: in the first of its folders. */
export const signatureFile = 'bundle.sig';

const algorithm = 'Ed25519';

/** What `bundle.sig` holds, as JSON. */
export interface BundleSignature {
  algorithm: typeof algorithm;
  /** Names the key: the first 16 characters of the SHA-256 (base64url) of its public half (SPKI, DER). */
  key_id: string;
  /** The bundle's digest, in hex. */
  digest: string;
  /** Ed25519 (RFC 8032), base64. */
  signature: string;
}

const fields = ['algorithm', 'key_id', 'digest', 'signature'] as const;

/** Signed with the digest, so that nothing else that the key has signed is ever taken for a bundle's signature. */
const purpose = 'virtualstack policy bundle, version 1';

const statement = (digest: string): Buffer => Buffer.from(`${purpose}\n${digest}\n`);

/** @param key an Ed25519 key, either half. */
export const keyIdOf = (key: KeyObject): string => {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('base64url').slice(0, 16);
};

/** Say, as the holder of an Ed25519 private key, that the bundle of this digest may be put in force. */
export const signBundle = (digest: string, privateKey: KeyObject): BundleSignature => ({
  algorithm,
  key_id: keyIdOf(privateKey),
  digest,
  signature: sign(null, statement(digest), privateKey).toString('base64'),
});

/**
 * Demand that one of the keys has signed the bundle of this digest.
 * @param text of the signature file; null where there is none.
 * @throws PolicyError that says what is wrong with it.
 */
export const verifyBundle = (digest: string, text: string | null, keys: readonly KeyObject[]): void => {
  if (text === null) return refuse('the bundle is not signed', 'POLICY_PUBLIC_KEYS demands that it is');
  const found = readSignature(text);
  const key = keys.find((each) => keyIdOf(each) === found.key_id);
  if (!key) {
    return refuse(`"${found.key_id}" is no key of POLICY_PUBLIC_KEYS`, `known: ${keys.map(keyIdOf).join(', ')}`);
  }
  if (found.digest !== digest) return refuse(`is the signature of ${found.digest}, and this bundle is ${digest}`);
  if (!verify(null, statement(digest), key, Buffer.from(found.signature, 'base64'))) {
    return refuse(`the signature is not one of "${found.key_id}"`);
  }
};

/** Exactly the fields that it has, each of them text. */
const readSignature = (text: string): Omit<BundleSignature, 'algorithm'> => {
  const found = parseJson(text);
  const texts = new Map(
    Object.entries(found ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const [named = '', key_id, digest, signature] = fields.map((name) => texts.get(name));
  if (
    key_id === undefined ||
    digest === undefined ||
    signature === undefined ||
    Object.keys(found ?? {}).length > fields.length
  ) {
    return refuse(`must be a JSON object of ${fields.join(', ')}`);
  }
  if (named !== algorithm) return refuse(`the algorithm must be ${algorithm}`);
  return { key_id, digest, signature };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('is not JSON');
  }
};

const refuse = (problem: string, hint?: string): never => {
  throw new PolicyError({ file: signatureFile, line: 1, column: 1 }, problem, hint);
};
