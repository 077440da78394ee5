import { represented } from '../../represented.ts';
import { Webhook } from '../models/models.ts';
import { operation } from '../operation.ts';
import { demandReachable } from '../webhooks/webhook-url.ts';

export const updateWebhook = operation('updateWebhook', async ({ tenant, target, body, represent }, { outbound }) => {
  if (body.url !== undefined) demandReachable(body.url, outbound);
  await Webhook.query()
    .findById([tenant.id, target.id])
    .patch({ ...body, ...(body.enabled === true && { disabled_reason: null }) });
  return { status: 200, body: represented(await represent(target.id)) };
});
