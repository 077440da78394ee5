import { defineOperations } from '../../contract/index.ts';
import type { IamServices } from './services/iam-services.ts';

/** How this domain's operations are defined: one file each, named after its operationId. */
export const operation = defineOperations<IamServices>();
