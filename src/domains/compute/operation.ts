import { defineOperations } from '../../contract/index.ts';

/** How this domain's operations are defined: one file each, named after its operationId. They need no services. */
export const operation = defineOperations<object>();
