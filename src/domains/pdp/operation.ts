import { defineOperations } from '../../contract/index.ts';
import type { PdpServices } from './services/pdp-services.ts';

/** How this domain's operations are defined: one file each, named after its operationId. */
export const operation = defineOperations<PdpServices>();
