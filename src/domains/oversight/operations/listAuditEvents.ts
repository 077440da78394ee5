import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listAuditEvents = operation('listAuditEvents', async ({ list }) => pagedReply(await list()));
