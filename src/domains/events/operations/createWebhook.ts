import { newId } from '../../../shared/ids.ts';
import { Problem } from '../../../shared/problem.ts';
import { Webhook } from '../models/models.ts';
import { operation } from '../operation.ts';
import { newWebhookSecret, sealWebhookSecret } from '../webhooks/webhook-secret.ts';
import { demandReachable } from '../webhooks/webhook-url.ts';
import { withSecret } from '../webhooks/with-secret.ts';

/** Each of a tenant's events is looked at for each of its webhooks. */
const most = 50;

export const createWebhook = operation(
  'createWebhook',
  async ({ principal, tenant, body, represent }, { outbound, sealer, hasPart }) => {
    const { name, url, event_types, enabled = true } = body;
    demandReachable(url, outbound);
    if (!(await hasPart(principal.id, tenant.id))) {
      const detail = 'A webhook acts for who has a part in the tenant; you have none but through the platform.';
      throw new Problem('unprocessable', detail);
    }
    if ((await Webhook.query().where({ tenant_id: tenant.id }).resultSize()) >= most) {
      throw new Problem('conflict', `A tenant has ${most} webhooks at most; delete one first.`);
    }
    const id = newId();
    const secret = newWebhookSecret();
    await Webhook.query().insert({
      ...{ tenant_id: tenant.id, id, name, url, event_types, enabled, created_by: principal.id },
      sealed_secret: sealWebhookSecret(sealer, tenant.id, id, secret),
    });
    return { status: 201, body: withSecret(await represent(id), secret) };
  },
);
