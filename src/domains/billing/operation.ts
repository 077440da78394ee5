import { defineOperations } from '../../contract/index.ts';
import type { Usage } from './services/usage.ts';

export interface BillingServices {
  usage: Usage;
}

/** How this domain's operations are defined: one file each, named after its operationId. */
export const operation = defineOperations<BillingServices>();
