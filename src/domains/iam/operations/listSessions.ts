import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listSessions = operation('listSessions', async ({ list }) => pagedReply(await list()));
