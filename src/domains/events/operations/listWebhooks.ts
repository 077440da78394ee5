import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listWebhooks = operation('listWebhooks', async ({ list }) => pagedReply(await list()));
