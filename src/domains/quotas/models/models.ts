import { BaseModel } from '../../../db/index.ts';
import type { QuotaKind } from '../kinds.ts';

/** The tables this domain writes, as objection models. Every tenant has its rows from its beginning. */
export class Quota extends BaseModel {
  static override tableName = 'quotas';
  static override idColumn = 'tenant_id';
  declare tenant_id: string;
}

export class QuotaLimit extends BaseModel {
  static override tableName = 'quota_limits';
  static override idColumn = ['tenant_id', 'kind'];
  declare tenant_id: string;
  declare kind: QuotaKind;
  /** Null for any number. */
  declare most: number | null;

  override $beforeUpdate(): void {
    // The quotas as a whole tell when they were set.
  }
}
