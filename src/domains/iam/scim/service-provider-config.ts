import type { SuccessBody } from '../../../contract/index.ts';
import { groupSchema } from './group-form.ts';
import { locationOf, scimBase } from './locations.ts';
import { userSchema } from './user-form.ts';

/** What this service can do (RFC 7643, 5). */
export const serviceProviderConfig: SuccessBody<'getScimServiceProviderConfig'> = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 100 },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'API key',
      description: 'An API key of the tenant, sent as a bearer token (RFC 6750).',
      specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${scimBase}/ServiceProviderConfig` },
};

const resourceType = (id: 'User' | 'Group', description: string, schema: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  id,
  name: id,
  description,
  endpoint: `/${id}s`,
  schema,
  meta: { resourceType: 'ResourceType', location: locationOf('ResourceTypes', id) },
});

/** The kinds of resource there are (RFC 7643, 6). */
export const resourceTypes = [
  resourceType('User', 'A user of the tenant.', userSchema),
  resourceType('Group', 'A role of the tenant and who holds it.', groupSchema),
];

/** All there is of something, as one page. */
export const listOf = <Resource>(resources: readonly Resource[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: resources.length,
  startIndex: 1,
  itemsPerPage: resources.length,
  Resources: [...resources],
});
