import { operation } from '../operation.ts';
import { listResponse } from '../scim/list-response.ts';

export const listScimUsers = operation('listScimUsers', async ({ list, query }) => listResponse(await list(), query));
