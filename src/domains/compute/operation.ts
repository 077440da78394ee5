import { defineOperations } from '../../contract/index.ts';
import type { Sealer } from '../../shared/sealer.ts';
import type { VmProvider } from './providers/provider.ts';

/** What this domain's operations need. */
export interface ComputeServices {
  provider: VmProvider;
  sealer: Sealer;
}

/** How this domain's operations are defined: one file each, named after its operationId. */
export const operation = defineOperations<ComputeServices>();
