import { Webhook, WebhookDelivery } from '../models/models.ts';
import { operation } from '../operation.ts';

/** Their jobs find nothing left to do. */
export const deleteWebhook = operation('deleteWebhook', async ({ tenant, target }) => {
  await WebhookDelivery.query().delete().where({ tenant_id: tenant.id, webhook_id: target.id });
  await Webhook.query().deleteById([tenant.id, target.id]);
  return { status: 204 };
});
