import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { Refusal } from './refusal.ts';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;

interface Key {
  id: string;
  bytes: Buffer;
}

/** Keeps secrets that must be read again (AES-256-GCM): a copy of the database alone gives none of them away. */
export class Sealer {
  readonly #first: Key;
  readonly #keys: ReadonlyMap<string, Key>;

  /** @param keys 32 bytes in base64 each, separated by commas: the first seals, all open. @throws Refusal */
  constructor(keys: string) {
    const parsed = keys.split(',').map((each) => parseKey(each.trim()));
    const [first] = parsed;
    if (!first) throw noKey();
    this.#first = first;
    this.#keys = new Map(parsed.map((key) => [key.id, key]));
  }

  /** @param context what the secret belongs to; it opens for nothing else. */
  seal(secret: string, context: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv(algorithm, this.#first.bytes, iv).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'));
    return [this.#first.id, ...parts].join('.');
  }

  /**
   * What a text is known by where it must not be found out by guessing: HMAC-SHA256, base64url. One for each key: the first is to be
   * kept, and any may be one that was.
   */
  fingerprints(text: string): string[] {
    return [...this.#keys.values()].map(({ bytes }) => {
      const own = createHmac('sha256', bytes).update('fingerprint').digest();
      return createHmac('sha256', own).update(text).digest('base64url');
    });
  }

  /** @throws Error where the key is no longer there, or what was sealed is not what it was. */
  open(text: string, context: string): string {
    const [id = '', ...parts] = text.split('.');
    const key = this.#keys.get(id);
    if (!key) throw new Error(`ENCRYPTION_KEY lacks the key "${id}"`);
    const [iv, tag, sealed] = parts.map((part) => Buffer.from(part, 'base64url'));
    if (!iv || tag?.length !== 16 || !sealed) throw new Error('not a sealed secret');
    const decipher = createDecipheriv(algorithm, key.bytes, iv).setAAD(Buffer.from(context)).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  }
}

/** A new key in the form the constructor takes. */
export const newSealingKey = (): string => randomBytes(keyBytes).toString('base64');

const parseKey = (text: string): Key => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== keyBytes || bytes.toString('base64') !== text) throw noKey();
  return { id: createHash('sha256').update(bytes).digest('base64url').slice(0, 8), bytes };
};

const noKey = (): Refusal => new Refusal('ENCRYPTION_KEY must be 32 bytes in base64, or several separated by commas.');
