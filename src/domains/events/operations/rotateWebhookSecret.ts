import { Webhook } from '../models/models.ts';
import { operation } from '../operation.ts';
import { newWebhookSecret, sealWebhookSecret } from '../webhooks/webhook-secret.ts';
import { withSecret } from '../webhooks/with-secret.ts';

export const rotateWebhookSecret = operation(
  'rotateWebhookSecret',
  async ({ tenant, target, body, represent }, { sealer, clock }) => {
    const { overlap_seconds: overlap = 0 } = body;
    const row = await Webhook.query().findById([tenant.id, target.id]).throwIfNotFound();
    const secret = newWebhookSecret();
    await Webhook.query()
      .findById([tenant.id, target.id])
      .patch({
        sealed_secret: sealWebhookSecret(sealer, tenant.id, target.id, secret),
        previous_sealed_secret: overlap > 0 ? row.sealed_secret : null,
        previous_until: overlap > 0 ? new Date(clock() + overlap * 1_000).toISOString() : null,
      });
    return { status: 200, body: withSecret(await represent(target.id), secret) };
  },
);
