import { tenantScope, appendEvent, currentTransaction, prepare, statement, type Database } from '../../../db/index.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { Sealer } from '../../../shared/sealer.ts';
import { webhook } from '../resources/webhook.ts';
import { eventColumns, type EventRow } from '../services/event-views.ts';
import { deliveriesAndEvents } from './delivery-json.ts';
import type { OwnerViews } from './owner-views.ts';
import { sendEvent, type Attempt } from './send-event.ts';
import { openWebhookSecret } from './webhook-secret.ts';

/** How often a delivery is tried: with growing pauses, over about two days and a half. */
export const mostAttempts = 20;

export interface DeliveryParts {
  database: Database;
  outbound: Outbound;
  sealer: Sealer;
  owners: OwnerViews;
  /** Epoch milliseconds. */
  clock: () => number;
}

/** What is to be delivered, and where to. */
interface Delivery extends EventRow {
  webhook_id: string;
  url: string;
  enabled: boolean;
  created_by: string;
  sealed_secret: string;
  previous_sealed_secret: string | null;
  attempts: number;
}

/** What became of a delivery. PENDING: it is tried again. */
interface Outcome {
  status: 'DELIVERED' | 'DEAD' | 'DROPPED' | 'PENDING';
  /** Null where nothing was sent. */
  attempt: Attempt | null;
  /** Why it was not delivered. */
  error: string | null;
}

/** RFC 9110: the receiver is not there any more, and will not be. */
const gone = 410;

const select = prepare(`
  SELECT ${eventColumns}, d.webhook_id, d.attempts, w.url, w.enabled, w.created_by, w.sealed_secret,
    CASE WHEN w.previous_until > now() THEN w.previous_sealed_secret END AS previous_sealed_secret
  FROM ${deliveriesAndEvents} JOIN webhooks w ON w.tenant_id = d.tenant_id AND w.id = d.webhook_id
  WHERE d.tenant_id = $1 AND d.id = $2 AND d.status = 'PENDING'`);
const record = prepare(`
  UPDATE webhook_deliveries SET status = $3, attempts = attempts + $4::int, response_status = $5::int, error = $6, updated_at = now(),
    finished_at = CASE WHEN $3 <> 'PENDING' THEN now() END
  WHERE tenant_id = $1 AND id = $2 AND status = 'PENDING' RETURNING true`);
// Pauses as graphile-worker has them: 3 s, 7 s, 20 s … six hours.
const tryAgain = prepare(
  `SELECT queue_webhook_delivery($1, $2, $3, now() + exp(least($4::int, 10)) * interval '1 second')`,
);
const disable = prepare(`
  UPDATE webhooks SET enabled = false, disabled_reason = $3, updated_at = now() WHERE tenant_id = $1 AND id = $2 AND enabled
  RETURNING true`);

/**
 * Try a delivery once, and write down what came of it with the next attempt, if there is to be one. Whoever dies in between has it tried
 * again: a receiver may be told twice, and knows by the event's id.
 */
export const deliver = async (tenantId: string, deliveryId: string, parts: DeliveryParts): Promise<void> => {
  const { database } = parts;
  const scope = tenantScope(tenantId);
  const { results } = await database.read(scope, statement(select, tenantId, deliveryId));
  const found = results[0]?.[0];
  // Done already, or its webhook is gone.
  if (!found) return;
  const delivery = found as unknown as Delivery;
  const outcome = await attempt(delivery, parts);
  await database.transact(scope, () => note(deliveryId, delivery, outcome));
};

const attempt = async (delivery: Delivery, { outbound, sealer, owners, clock }: DeliveryParts): Promise<Outcome> => {
  const { tenant_id: tenantId, webhook_id: webhookId, created_by: ownerId, url, attempts } = delivery;
  if (!delivery.enabled) return dropped('The webhook is disabled.');
  const told = await owners.view(delivery, ownerId);
  if (typeof told === 'string') return dropped(told);
  const sealed = [delivery.sealed_secret, delivery.previous_sealed_secret].filter((each) => each !== null);
  const secrets = sealed.map((each) => openWebhookSecret(sealer, tenantId, webhookId, each));
  const sent = await sendEvent(told, { url, secrets, now: clock() }, outbound);
  const { error } = sent;
  if (error === null) return { status: 'DELIVERED', attempt: sent, error };
  const isLast = sent.status === gone || attempts + 1 >= mostAttempts;
  return { status: isLast ? 'DEAD' : 'PENDING', attempt: sent, error };
};

const dropped = (error: string): Outcome => ({ status: 'DROPPED', attempt: null, error });

/**
 * Write an outcome down. What was queued anew or deleted meanwhile is left alone. The webhook comes before its deliveries and the event
 * last, as in requests, so that nobody waits in a circle.
 */
const note = async (
  deliveryId: string,
  { tenant_id: tenantId, webhook_id: webhookId, attempts }: Delivery,
  { status, attempt: sent, error }: Outcome,
): Promise<void> => {
  const transaction = currentTransaction();
  const isGone = sent?.status === gone;
  const disabled = isGone ? await transaction.run(statement(disable, tenantId, webhookId, saidGone)) : [];
  const [noted] = await transaction.run(
    statement(record, tenantId, deliveryId, status, sent ? 1 : 0, sent?.status ?? null, error),
  );
  if (status === 'PENDING' && noted?.length === 1) {
    await transaction.run(statement(tryAgain, tenantId, webhookId, deliveryId, attempts + 1));
  }
  if (disabled[0]?.length === 1) {
    await transaction.run(
      appendEvent(webhook.table, { tenantId, type: 'webhook.disable', actor: null, resourceId: webhookId }),
    );
  }
};

const saidGone = 'The receiver answered 410: it is gone.';
