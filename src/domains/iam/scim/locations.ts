/** Where the SCIM endpoints are: relative references (RFC 7643, 2.3.7), so that no link is ever built from a Host header. */
export const scimBase = '/api/v1/scim/v2';

export const locationOf = (endpoint: 'Users' | 'Groups' | 'ResourceTypes' | 'Schemas', id: string): string =>
  `${scimBase}/${endpoint}/${id}`;

/** `meta` of a resource (RFC 7643, 3.1). What is hidden from the caller is absent. */
export const metaOf = (
  resourceType: 'User' | 'Group',
  { id, created_at, updated_at }: Record<string, unknown>,
  tag: string | null,
): Record<string, unknown> => ({
  resourceType,
  created: created_at,
  lastModified: updated_at,
  location: locationOf(`${resourceType}s`, String(id)),
  ...(tag !== null && { version: tag }),
});
