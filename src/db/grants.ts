import type { PrincipalFacts, TenantFacts } from '../policy/index.ts';
import { type Epochs, type Scope } from './scope.ts';
import type { Store } from './store.ts';
import { prepare, statement, type Statement } from './statement.ts';

/**
 * What a principal shows: a session, an API key by the hash of its secret, or a token of an external issuer by the identity it
 * speaks of.
 */
export type ShownCredential =
  | { kind: 'session'; id: string }
  | { kind: 'api_key'; id: string; tenantId: string; secretHash: string }
  | { kind: 'external'; id: string };

/** A principal's standing in a tenant as the database has it, and the epochs under which that holds. */
export interface Grants {
  /** Null where the principal does not exist or was deactivated, or its credential does not hold. */
  principal: PrincipalFacts | null;
  /** Null where there is no such tenant, or the principal has no business there. */
  tenant: TenantFacts | null;
  /** When the credential ends by itself, in epoch milliseconds. */
  until: number | null;
  /** Addresses and networks the credential is good from; any if empty. */
  allowedAddresses: readonly string[];
  epochs: Epochs;
}

interface CredentialRow {
  live: boolean;
  until: Date | null;
  /** Only API keys narrow what their owners may do. */
  permissions?: string[];
  allowed_addresses?: string[];
  /** Only sessions know of a second factor, and of how they began (RFC 8176). */
  second_factor_at?: Date | null;
  methods?: string[];
}

export interface GrantsRow {
  user_active: boolean | null;
  email: string | null;
  tenant_status: TenantFacts['status'] | null;
  tenant_kind: TenantFacts['kind'] | null;
  is_member: boolean | null;
  /** Whether the tenant's parent gives the principal rights in it. */
  is_delegate: boolean | null;
  permissions: string[] | null;
  platform_permissions: string[] | null;
  tenant_epoch: number | null;
  principal_epoch: number | null;
  platform_epoch: number | null;
}

const loadGrants = prepare('SELECT * FROM load_grants($1, $2)');
const loadSession = prepare('SELECT * FROM load_session($1, $2)');
// Until when such a token holds is in the token, and looked at with every request.
const loadIdentity = prepare(
  'SELECT true AS live, NULL::timestamptz AS until FROM federated_identities WHERE user_id = $1 AND id = $2',
);
const loadApiKey = prepare('SELECT * FROM load_api_key($1, $2, $3, $4)');

/**
 * Read what a principal may do in a tenant (or in none) with the credential it shows: the tenant-role-permission rows, in
 * one round trip. Without a credential, what it might do with one.
 */
export const readGrants = async (
  store: Store,
  principalId: string,
  tenantId: string | null,
  shown?: ShownCredential,
): Promise<Grants> => {
  const scope: Scope = { tenantId, principalId, platform: false };
  const { results } = await store.read(
    scope,
    statement(loadGrants, principalId, tenantId),
    ...(shown ? [credentialStatement(principalId, shown)] : []),
  );
  const row = results[0]?.[0] as GrantsRow | undefined;
  const credential = shown ? (results[1]?.[0] as CredentialRow | undefined) : { live: true, until: null };
  const principal =
    row?.user_active === true && credential?.live === true ? toPrincipal(row, principalId, shown, credential) : null;
  return {
    principal,
    tenant: tenantOf(row, tenantId, principal),
    until: credential?.until?.getTime() ?? null,
    allowedAddresses: credential?.allowed_addresses ?? [],
    epochs: {
      tenant: row?.tenant_epoch ?? null,
      principal: row?.principal_epoch ?? null,
      platform: row?.platform_epoch ?? null,
    },
  };
};

/**
 * Who a user is in a tenant by what is held there alone: what the platform gives is none of the tenant's business. Null for who has no
 * part in it, or is deactivated.
 */
export const readTenantStanding = async (
  store: Store,
  principalId: string,
  tenantId: string,
): Promise<{ principal: PrincipalFacts; tenant: TenantFacts } | null> => {
  const scope: Scope = { tenantId, principalId, platform: false };
  const { results } = await store.read(scope, statement(loadGrants, principalId, tenantId));
  const row = results[0]?.[0] as GrantsRow | undefined;
  return row ? standingOf({ ...row, platform_permissions: [] }, principalId, tenantId) : null;
};

/** Who a user is in a tenant, whatever credential might be shown; null where that is nobody who may act there. */
export const standingOf = (
  row: GrantsRow,
  principalId: string,
  tenantId: string,
): { principal: PrincipalFacts; tenant: TenantFacts } | null => {
  if (row.user_active !== true) return null;
  const principal = toPrincipal(row, principalId, undefined, { live: true, until: null });
  const tenant = tenantOf(row, tenantId, principal);
  return tenant && { principal, tenant };
};

/** The tenant, for who has a part in it. */
const tenantOf = (
  row: GrantsRow | undefined,
  tenantId: string | null,
  principal: PrincipalFacts | null,
): TenantFacts | null => {
  const isPlatform = principal?.scope === 'platform';
  const entitled = isPlatform || row?.is_member === true || row?.is_delegate === true;
  return tenantId && row?.tenant_status && row.tenant_kind && row.tenant_status !== 'deleted' && entitled
    ? { id: tenantId, kind: row.tenant_kind, status: row.tenant_status }
    : null;
};

const credentialStatement = (principalId: string, shown: ShownCredential): Statement => {
  switch (shown.kind) {
    case 'session':
      return statement(loadSession, principalId, shown.id);
    case 'api_key':
      return statement(loadApiKey, principalId, shown.tenantId, shown.id, shown.secretHash);
    case 'external':
      return statement(loadIdentity, principalId, shown.id);
  }
};

const toPrincipal = (
  row: GrantsRow,
  id: string,
  shown: ShownCredential | undefined,
  { permissions: reach, second_factor_at: secondFactorAt, methods = [] }: CredentialRow,
): PrincipalFacts => {
  // Whoever runs another issuer must not run the platform, nor by a session that began before its user became an operator.
  const isForeign = shown?.kind === 'external' || methods.includes('fed');
  const platform = isForeign ? [] : (row.platform_permissions ?? []);
  const held = [...new Set([...(row.permissions ?? []), ...platform])].sort();
  const common = { id, email: row.email ?? '', credentialId: shown?.id ?? null, isMember: row.is_member === true };
  // A key never reaches beyond its tenant, whoever its owner is, nor beyond what the owner holds now.
  if (shown?.kind === 'api_key') {
    const permissions = held.filter((permission) => reach?.includes(permission));
    return { ...common, type: 'api_key', scope: 'tenant', permissions, platformPermissions: [], secondFactorAt: null };
  }
  const scope = platform.length > 0 ? 'platform' : 'tenant';
  return {
    ...{ ...common, type: 'user', scope, permissions: held, platformPermissions: platform },
    secondFactorAt: secondFactorAt?.getTime() ?? null,
  };
};
