import { Model } from 'objection';
import { modelKnex } from './model-knex.ts';

/** Objection's model, bound to the running transaction. Subclasses add a table, its key and its columns. */
export class BaseModel extends Model {
  declare created_at: string;
  declare updated_at: string;

  /** Every change moves the object's `updated_at`. */
  override $beforeUpdate(): void {
    this.updated_at = new Date().toISOString();
  }
}

BaseModel.knex(modelKnex);
