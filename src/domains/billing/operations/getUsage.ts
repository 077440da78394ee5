import { TextBody } from '../../../contract/index.ts';
import { operation } from '../operation.ts';
import { usageCsv } from '../services/usage-csv.ts';

export const getUsage = operation('getUsage', async ({ principal, tenant, query }, { usage }) => {
  const { page = 1, limit = 20 } = query;
  const scope = { tenantId: tenant.id, principalId: principal.id, platform: principal.scope === 'platform' };
  const span = usage.spanOf(query);
  if (query.format !== 'csv') return { status: 200, body: await usage.page(scope, span, { page, limit }) };
  return {
    status: 200,
    body: new TextBody('text/csv', usageCsv(await usage.all(scope, span), span)),
    headers: { 'Content-Disposition': 'attachment; filename="usage.csv"' },
  };
});
