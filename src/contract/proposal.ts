import type { Attributes } from '../policy/index.ts';
import type { OperationId } from './operation.ts';

/** What a change asks for, when its proposed state is worked out. */
export interface ProposedChange {
  operationId: OperationId;
  body: unknown;
  /** The object's attributes now; null for a create. */
  current: Attributes | null;
  principalId: string;
  tenantId: string | null;
}

/** The attributes an object would have after a change. */
export type Propose = (change: ProposedChange) => Attributes;
