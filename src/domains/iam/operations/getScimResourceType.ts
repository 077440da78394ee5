import { operation } from '../operation.ts';
import { resourceTypes } from '../scim/service-provider-config.ts';
import { withId } from '../scim/with-id.ts';

export const getScimResourceType = operation('getScimResourceType', async ({ params }) => ({
  status: 200,
  body: withId(resourceTypes, params.resource_type),
}));
