import { BaseModel } from '../../../db/index.ts';

/** The tables this domain writes, as objection models. Columns are named as in the database. */
export class Approval extends BaseModel {
  static override tableName = 'approvals';
  static override idColumn = ['tenant_id', 'id'];
  declare tenant_id: string;
  declare id: string;
  declare status: 'PENDING' | 'APPROVED' | 'REJECTED' | 'USED' | 'EXPIRED';
  declare decided_by: string | null;
  declare decided_at: string | null;
  declare comment: string | null;
}
