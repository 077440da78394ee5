import { defineOperations, pagedReply } from '../../../contract/index.ts';

export const listDecisions = defineOperations<object>()('listDecisions', async ({ list }) => pagedReply(await list()));
