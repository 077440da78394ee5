import type { PrincipalFacts, TenantFacts } from '../policy/index.ts';
import { standingOf, type GrantsRow } from './grants.ts';
import { prepare, statement, type Row, type Statement } from './statement.ts';

/** A user who may act in a tenant: as a member, by delegation from the tenant above, or for the platform. */
export interface Entitled {
  id: string;
  /** Null for who is none after all, or deactivated. */
  standing: { principal: PrincipalFacts; tenant: TenantFacts } | null;
}

const select = prepare(`SELECT who.id, grants.* FROM entitled_users($1, $2, $3) AS who (id)
  CROSS JOIN LATERAL load_grants(who.id, $1) AS grants ORDER BY who.id`);

const beforeAll = '00000000-0000-0000-0000-000000000000';

/** Select the users that may act in a tenant, by id. @param after the id to go on after; null to begin. */
export const readEntitled = (tenantId: string, after: string | null, limit: number): Statement =>
  statement(select, tenantId, after ?? beforeAll, limit);

/** Those that {@link readEntitled} answered with. */
export const entitledIn = (rows: readonly Row[] | undefined, tenantId: string): Entitled[] =>
  (rows ?? []).map((row) => {
    const id = String(row.id);
    return { id, standing: standingOf(row as unknown as GrantsRow, id, tenantId) };
  });

const keyOwner = prepare(`SELECT id, user_id, hash FROM api_keys
  WHERE tenant_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id = $2) AND ($3::uuid IS NULL OR id > $3)
  ORDER BY id LIMIT $4`);

/** Select keys of a tenant with what it takes to read their grants: one by its id, or those after an id. */
export const selectKeyOwner = (
  tenantId: string,
  which: { id: string } | { after: string | null; limit: number },
): Statement =>
  'id' in which
    ? statement(keyOwner, tenantId, which.id, null, 1)
    : statement(keyOwner, tenantId, null, which.after, which.limit);
