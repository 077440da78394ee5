import { operation } from '../operation.ts';
import { queryOf } from '../services/page-tokens.ts';

export const searchSubjects = operation('searchSubjects', async ({ body, tenant }, { searches, pageTokens, clock }) => {
  const { subject, action, resource, context, page } = body;
  const query = queryOf('searchSubjects', tenant.id, subject, action, resource, context);
  const found = await searches.subjects({ tenant, now: clock() }, body, pageTokens.read(query, page));
  return { status: 200, body: pageTokens.pageOf(query, found, page) };
});
