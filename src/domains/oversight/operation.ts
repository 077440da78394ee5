import { defineOperations } from '../../contract/index.ts';
import type { PolicySet } from '../../policy/index.ts';
import type { Explanations } from './services/explanations.ts';

export interface OversightServices {
  policies: PolicySet;
  explanations: Explanations;
}

/** How this domain's operations are defined: one file each, named after its operationId. */
export const operation = defineOperations<OversightServices>();
