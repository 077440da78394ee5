import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listIdentities = operation('listIdentities', async ({ list }) => pagedReply(await list()));
