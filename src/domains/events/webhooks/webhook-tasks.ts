import { z } from 'zod';
import type { Task } from '../../../db/index.ts';
import { deliver, type DeliveryParts } from './deliver.ts';
import { longestAnswer } from './send-event.ts';

export interface WebhookTaskParts extends DeliveryParts {
  log: { error: (fields: object, message: string) => void };
}

const payloadSchema = z.object({ tenantId: z.uuid(), deliveryId: z.uuid() });

/** Deliveries: for a worker of their own, so that receivers who are slow keep nothing else waiting. */
export const webhookTasks = (parts: WebhookTaskParts): Record<string, Task> => ({
  'webhook.deliver': {
    longest: longestAnswer + 60_000,
    run: async (payload, { last }) => {
      const { tenantId, deliveryId } = payloadSchema.parse(payload);
      try {
        await deliver(tenantId, deliveryId, parts);
      } catch (error) {
        // What receivers do is written down; this is a fault of ours.
        if (!last) throw error;
        parts.log.error({ err: error, delivery: deliveryId, tenant: tenantId }, 'a delivery was given up');
      }
    },
  },
});
