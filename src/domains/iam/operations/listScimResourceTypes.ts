import { operation } from '../operation.ts';
import { listOf, resourceTypes } from '../scim/service-provider-config.ts';

export const listScimResourceTypes = operation('listScimResourceTypes', async () => ({
  status: 200,
  body: listOf(resourceTypes),
}));
