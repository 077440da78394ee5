import { defineOperations } from '../../contract/index.ts';

/** How this domain's operations are defined: one file each, named after its operationId. */
export const operation = defineOperations<Record<string, never>>();
