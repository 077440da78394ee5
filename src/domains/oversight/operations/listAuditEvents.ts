import { defineOperations, pagedReply } from '../../../contract/index.ts';

export const listAuditEvents = defineOperations<object>()('listAuditEvents', async ({ list }) =>
  pagedReply(await list()),
);
