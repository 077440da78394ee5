import { jsonObject } from '../../../db/index.ts';

/** A delivery as clients see it: JSON, of `webhook_deliveries d` and its `events e`. */
export const deliveryJson = jsonObject({
  id: 'd.id',
  event_id: 'e.id',
  event_type: 'e.type',
  event_sequence: 'e.sequence',
  status: 'd.status',
  attempts: 'd.attempts',
  response_status: 'd.response_status',
  error: 'd.error',
  created_at: 'd.created_at',
  updated_at: 'd.updated_at',
  finished_at: 'd.finished_at',
});

/** Deliveries with their events. */
export const deliveriesAndEvents =
  'webhook_deliveries d JOIN events e ON e.tenant_id = d.tenant_id AND e.sequence = d.event_sequence';
