import { JsonText, pagedReply } from '../../../contract/index.ts';
import { prepare, statement } from '../../../db/index.ts';
import { operation } from '../operation.ts';
import { deliveriesAndEvents, deliveryJson } from '../webhooks/delivery-json.ts';

/** How far beyond the requested page is counted, as in every list. */
const countAhead = 1_000;

const matching = `FROM ${deliveriesAndEvents}
  WHERE d.tenant_id = $1 AND d.webhook_id = $2 AND ($3::text IS NULL OR d.status = $3)`;
const select = prepare(`SELECT
  (SELECT count(*) FROM (SELECT 1 ${matching} LIMIT $4::int) AS counted) AS total,
  (SELECT coalesce(json_agg(item), '[]')::text FROM (SELECT ${deliveryJson} AS item ${matching}
    ORDER BY d.event_sequence DESC, d.id DESC LIMIT $5::int OFFSET $6::int) AS page) AS items`);

/** Who sees the webhook sees its deliveries: of the events they say that there were such, and nothing of what they tell. */
export const listWebhookDeliveries = operation('listWebhookDeliveries', async ({ tenant, target, query, read }) => {
  const { page = 1, limit = 20, status = null } = query;
  const counted = page * limit + countAhead;
  const [[row] = []] = await read(statement(select, tenant.id, target.id, status, counted, limit, (page - 1) * limit));
  const total = Number(row?.total);
  return pagedReply({ items: new JsonText(String(row?.items)), total, totalExact: total < counted, page, limit });
});
