import { defineOperations } from '../../contract/index.ts';
import type { ComputeServices } from './services/compute-services.ts';

/** How this domain's operations are defined: one file each, named after its operationId. */
export const operation = defineOperations<ComputeServices>();
