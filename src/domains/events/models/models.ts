import { BaseModel } from '../../../db/index.ts';

/** The tables this domain writes, as objection models. Columns are named as in the database. */
export class Webhook extends BaseModel {
  static override tableName = 'webhooks';
  static override idColumn = ['tenant_id', 'id'];
  declare tenant_id: string;
  declare id: string;
  declare name: string;
  declare url: string;
  declare event_types: string[];
  declare enabled: boolean;
  /** Why the server disabled it. */
  declare disabled_reason: string | null;
  declare created_by: string;
  declare sealed_secret: string;
  declare previous_sealed_secret: string | null;
  declare previous_until: string | null;
}

export class WebhookDelivery extends BaseModel {
  static override tableName = 'webhook_deliveries';
  static override idColumn = ['tenant_id', 'id'];
  declare tenant_id: string;
  declare id: string;
  declare webhook_id: string;
  declare event_sequence: number;
  declare status: 'PENDING' | 'DELIVERED' | 'DEAD' | 'DROPPED';
  declare attempts: number;
  declare response_status: number | null;
  declare error: string | null;
  declare finished_at: string | null;
}
