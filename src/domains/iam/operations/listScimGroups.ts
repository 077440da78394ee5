import { operation } from '../operation.ts';
import { listResponse } from '../scim/list-response.ts';

export const listScimGroups = operation('listScimGroups', async ({ list, query }) => listResponse(await list(), query));
