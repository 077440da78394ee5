import { createHash } from 'node:crypto';
import type { OperationId, Reply } from '../contract/index.ts';
import { Problem } from '../shared/problem.ts';

/** The strong entity tag (RFC 9110, 8.8.3) of a representation as this caller sees it. */
export const entityTag = (json: string): string => `"${createHash('sha1').update(json).digest('base64url')}"`;

/** The reply with the entity tag of what it shows. */
export const withEntityTag = (reply: Reply<OperationId>, json: string): Reply<OperationId> => ({
  ...reply,
  headers: { ...reply.headers, ETag: entityTag(json) },
});

/**
 * Hold an `If-Match` header against the object as it is, locked (RFC 9110, 13.1.1). Without one, nothing is demanded.
 * @throws Problem 412 where it names other states only.
 */
export const demandMatch = (header: string, json: string): void => {
  if (header === '' || header.trim() === '*') return;
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes(entityTag(json))) return;
  throw new Problem('precondition_failed', 'The object has changed since it was read; read it again.');
};
