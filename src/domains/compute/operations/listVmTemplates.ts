import { arrayReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listVmTemplates = operation('listVmTemplates', async ({ list }) => arrayReply(await list()));
