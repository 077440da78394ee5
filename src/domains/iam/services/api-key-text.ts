import { newSecret } from '../../../shared/secrets.ts';

/** What a key says of itself. All of it is checked against the key's row. */
export interface KeyParts {
  id: string;
  userId: string;
  tenantId: string;
}

const prefix = 'vsk_';
const shape = /^vsk_([A-Za-z0-9_-]{64})_([A-Za-z0-9_-]{43})$/;

const toBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const toUuid = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/**
 * A new API key: `vsk_`, the ids of key, owner and tenant, and a secret. The ids save a look-up before rights are read;
 * the prefix lets scanners of leaked secrets find it.
 */
export const writeApiKey = ({ id, userId, tenantId }: KeyParts): string =>
  `${prefix}${Buffer.concat([toBytes(id), toBytes(userId), toBytes(tenantId)]).toString('base64url')}_${newSecret()}`;

/** The ids in a key's text; null where it is none. */
export const readApiKey = (text: string): KeyParts | null => {
  const [, encoded] = shape.exec(text) ?? [];
  if (encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64url');
  const at = (index: number): string => toUuid(bytes.subarray(index * 16, index * 16 + 16));
  return { id: at(0), userId: at(1), tenantId: at(2) };
};

/** The part of a key that people recognise it by, and that tells nothing of its secret. */
export const visiblePrefix = (text: string): string => text.slice(0, 12);
