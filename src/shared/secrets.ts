import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text: what nobody guesses needs no slow hash. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** How a secret is kept: SHA-256, base64url. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
