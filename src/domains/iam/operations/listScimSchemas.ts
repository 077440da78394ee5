import { operation } from '../operation.ts';
import { schemas } from '../scim/schemas.ts';
import { listOf } from '../scim/service-provider-config.ts';

export const listScimSchemas = operation('listScimSchemas', async () => ({ status: 200, body: listOf(schemas) }));
