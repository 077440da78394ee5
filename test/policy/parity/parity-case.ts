import type { PrincipalFacts, TenantFacts } from '../../../src/policy/index.ts';

export type Json = Readonly<Record<string, unknown>>;

/** One random world, and what is asked in it. Plain values only, so that a failure can be kept as it is printed. */
export interface ParityCase {
  /** The bundle: each file's content by its name. */
  files: Readonly<Record<string, Json>>;
  principal: PrincipalFacts;
  tenant: TenantFacts | null;
  request: { resource: string; action: string; properties: Json; context: Json };
  /** The column that holds each attribute of the resource; see `columns`. */
  columns: Readonly<Record<string, string>>;
  /** Objects that a table can hold, as their columns take them; see `attributesOf`. */
  rows: readonly Json[];
  /** Objects that only memory can hold. */
  wild: readonly Json[];
}
