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
const toUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

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
  const hex = Buffer.from(encoded, 'base64url').toString('hex');
  const at = (index: number): string => toUuid(hex.slice(index * 32, index * 32 + 32));
  return { id: at(0), userId: at(1), tenantId: at(2) };
};

/** The part of a key that people recognise it by, and that tells nothing of its secret. */
export const visiblePrefix = (text: string): string => text.slice(0, 12);
