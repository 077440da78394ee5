import { z } from 'zod';
import { tenantScope, prepare, statement, type Database, type Task } from '../../../db/index.ts';
import { deliver, type DeliveryParts } from './deliver.ts';

export interface WebhookTaskParts extends DeliveryParts {
  /** How many of a tenant's deliveries a worker makes at once: its receivers may all be slow. */
  mostOfTenant: number;
  log: { error: (fields: object, message: string) => void };
}

const payloadSchema = z.object({ tenantId: z.uuid(), deliveryId: z.uuid() });

const postpone = prepare(`
  SELECT queue_webhook_delivery(tenant_id, webhook_id, id, now() + interval '1 second') FROM webhook_deliveries
  WHERE tenant_id = $1 AND id = $2 AND status = 'PENDING'`);

/** Deliveries: for a worker of their own, so that receivers who are slow keep nothing else waiting. */
export const webhookTasks = (parts: WebhookTaskParts): Record<string, Task> => {
  const underWay = new Map<string, number>();
  const underWayOf = (tenantId: string): number => underWay.get(tenantId) ?? 0;
  return {
    'webhook.deliver': {
      run: async (payload, { last }) => {
        const { tenantId, deliveryId } = payloadSchema.parse(payload);
        if (underWayOf(tenantId) >= parts.mostOfTenant) return postponeDelivery(tenantId, deliveryId, parts);
        underWay.set(tenantId, underWayOf(tenantId) + 1);
        try {
          await deliver(tenantId, deliveryId, parts);
        } catch (error) {
          // What receivers do is written down; this is a fault of ours.
          if (!last) throw error;
          parts.log.error({ err: error, delivery: deliveryId, tenant: tenantId }, 'a delivery was given up');
        } finally {
          const left = underWayOf(tenantId) - 1;
          if (left > 0) underWay.set(tenantId, left);
          else underWay.delete(tenantId);
        }
      },
    },
  };
};

const postponeDelivery = async (
  tenantId: string,
  deliveryId: string,
  { database }: { database: Database },
): Promise<void> => {
  await database.transact(tenantScope(tenantId), (transaction) =>
    transaction.run(statement(postpone, tenantId, deliveryId)),
  );
};
