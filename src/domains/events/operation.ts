import { defineOperations } from '../../contract/index.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Sealer } from '../../shared/sealer.ts';
import type { EventViews } from './services/event-views.ts';

export interface EventsServices {
  /** What is told of events. */
  views: EventViews;
  /** Milliseconds between two looks for what is new. */
  poll: number;
  /** By what addresses that tenants name are reached. */
  outbound: Outbound;
  sealer: Sealer;
  /** Whether a user has a part in a tenant, and not through the platform alone. */
  hasPart: (userId: string, tenantId: string) => Promise<boolean>;
  /** Epoch milliseconds. */
  clock: () => number;
}

/** How this domain's operations are defined: one file each, named after its operationId. */
export const operation = defineOperations<EventsServices>();
