import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listApiKeys = operation('listApiKeys', async ({ list }) => pagedReply(await list()));
