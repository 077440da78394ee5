import type { SuccessBody } from '../../../contract/index.ts';
import { currentTransaction, prepare, statement } from '../../../db/index.ts';
import { notFound, Problem } from '../../../shared/problem.ts';
import { Webhook } from '../models/models.ts';
import { operation } from '../operation.ts';
import { deliveriesAndEvents, deliveryJson } from '../webhooks/delivery-json.ts';

const reset = prepare(`
  UPDATE webhook_deliveries SET status = 'PENDING', attempts = 0, response_status = NULL, error = NULL, finished_at = NULL,
    updated_at = now()
  WHERE tenant_id = $1 AND webhook_id = $2 AND id = $3 RETURNING true`);
const queue = prepare('SELECT queue_webhook_delivery($1, $2, $3, now())');
const select = prepare(
  `SELECT ${deliveryJson} AS delivery FROM ${deliveriesAndEvents} WHERE d.tenant_id = $1 AND d.id = $2`,
);

export const redeliverWebhook = operation('redeliverWebhook', async ({ tenant, target, params }) => {
  const { delivery_id: deliveryId } = params;
  const { enabled } = await Webhook.query().findById([tenant.id, target.id]).throwIfNotFound();
  const transaction = currentTransaction();
  const [found] = await transaction.run(statement(reset, tenant.id, target.id, deliveryId));
  if (found?.length !== 1) throw notFound('The delivery');
  if (!enabled) throw new Problem('conflict', 'The webhook is disabled; enable it first.');
  const [, rows] = await transaction.run(
    statement(queue, tenant.id, target.id, deliveryId),
    statement(select, tenant.id, deliveryId),
  );
  return {
    status: 202,
    body: rows?.[0]?.delivery as SuccessBody<'redeliverWebhook'>,
    change: { id: target.id, before: null, after: { delivery_id: deliveryId } },
  };
});
