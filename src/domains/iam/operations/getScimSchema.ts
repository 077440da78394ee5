import { operation } from '../operation.ts';
import { schemas } from '../scim/schemas.ts';
import { withId } from '../scim/with-id.ts';

export const getScimSchema = operation('getScimSchema', async ({ params }) => ({
  status: 200,
  body: withId(schemas, params.schema_urn),
}));
