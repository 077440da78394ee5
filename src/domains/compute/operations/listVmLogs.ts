import { operation } from '../operation.ts';

export const listVmLogs = operation('listVmLogs', async ({ principal, tenant, target, query }, { readLog }) => ({
  status: 200,
  body: await readLog(principal, tenant.id, target.id, query.limit ?? 100),
}));
