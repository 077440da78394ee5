import { operation } from '../operation.ts';
import { queryOf } from '../services/page-tokens.ts';

export const searchActions = operation('searchActions', async ({ body, tenant }, { searches, pageTokens, clock }) => {
  const { subject, resource, context, page } = body;
  const query = queryOf('searchActions', tenant.id, subject, resource, context);
  const found = await searches.actions({ tenant, now: clock() }, body, pageTokens.read(query, page));
  return { status: 200, body: pageTokens.pageOf(query, found, page) };
});
