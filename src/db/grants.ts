import type { PrincipalFacts, TenantFacts } from '../policy/index.ts';
import type { Epochs, Scope } from './scope.ts';
import type { Store } from './store.ts';
import { prepare, statement } from './statement.ts';

/** A principal's standing in a tenant as the database has it, and the epochs under which that holds. */
export interface Grants {
  /** Null where the principal does not exist or was deactivated. */
  principal: PrincipalFacts | null;
  /** Null where there is no such tenant, or the principal has no business there. */
  tenant: TenantFacts | null;
  epochs: Epochs;
}

interface GrantsRow {
  user_active: boolean | null;
  email: string | null;
  tenant_status: TenantFacts['status'] | null;
  tenant_kind: TenantFacts['kind'] | null;
  is_member: boolean | null;
  permissions: string[] | null;
  platform_permissions: string[] | null;
  tenant_epoch: number | null;
  principal_epoch: number | null;
  platform_epoch: number | null;
}

const loadGrants = prepare('SELECT * FROM load_grants($1, $2)');

/** Read what a principal may do in a tenant (or in none): the tenant-role-permission rows, in one statement. */
export const readGrants = async (store: Store, principalId: string, tenantId: string | null): Promise<Grants> => {
  const scope: Scope = { tenantId, principalId, platform: false };
  const { results } = await store.read(scope, statement(loadGrants, principalId, tenantId));
  const row = results[0]?.[0] as GrantsRow | undefined;
  const platformPermissions = row?.platform_permissions ?? [];
  const isPlatform = platformPermissions.length > 0;
  const isMember = row?.is_member === true;
  return {
    principal:
      row?.user_active === true
        ? {
            id: principalId,
            type: 'user',
            email: row.email ?? '',
            scope: isPlatform ? 'platform' : 'tenant',
            isMember,
            permissions: [...new Set([...(row.permissions ?? []), ...platformPermissions])].sort(),
            platformPermissions,
          }
        : null,
    tenant:
      tenantId && row?.tenant_status && row.tenant_kind && row.tenant_status !== 'deleted' && (isMember || isPlatform)
        ? { id: tenantId, kind: row.tenant_kind, status: row.tenant_status }
        : null,
    epochs: {
      tenant: row?.tenant_epoch ?? null,
      principal: row?.principal_epoch ?? null,
      platform: row?.platform_epoch ?? null,
    },
  };
};
