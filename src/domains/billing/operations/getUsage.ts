import { TextBody } from '../../../contract/index.ts';
import { operation } from '../operation.ts';
import { usageCsv } from '../services/usage-csv.ts';

export const getUsage = operation('getUsage', async ({ tenant, query, read }, { usage }) => {
  const { page = 1, limit = 20 } = query;
  const asked = { tenantId: tenant.id, read, ...usage.spanOf(query) };
  if (query.format !== 'csv') return { status: 200, body: await usage.page(asked, { page, limit }) };
  return {
    status: 200,
    body: new TextBody('text/csv', usageCsv(await usage.all(asked), asked)),
    headers: { 'Content-Disposition': 'attachment; filename="usage.csv"' },
  };
});
