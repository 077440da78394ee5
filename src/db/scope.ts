import type { Ability, PrincipalFacts } from '../policy/index.ts';
import { prepare, statement, type Row, type Statement } from './statement.ts';

/**
 * The platform tenant: its roles are the platform operators'. One in every installation, so its id is fixed.
 */
export const platformTenantId = '00000000-0000-7000-8000-000000000001';

/** On whose behalf, and in which tenant, statements run: what row-level security goes by. */
export interface Scope {
  tenantId: string | null;
  principalId: string | null;
  /** Whether the principal holds permissions of platform scope. */
  platform: boolean;
}

/** The scope of what happens in no tenant and for nobody: what row-level security guards is out of its reach. */
export const nobody: Scope = { tenantId: null, principalId: null, platform: false };

/** The scope of what happens in a tenant and for nobody in particular, such as what workers do. */
export const tenantScope = (tenantId: string): Scope => ({ tenantId, principalId: null, platform: false });

/** The scope in which a principal's statements run. */
export const scopeOf = ({ principal }: Ability, tenantId: string | null): Scope => ({
  tenantId,
  principalId: principal.id,
  platform: principal.scope === 'platform',
});

/**
 * The counters that every change of rights raises, as of the statement that read them. Null where there is none.
 * An ability built under other epochs is out of date.
 */
export interface Epochs {
  tenant: number | null;
  principal: number | null;
  platform: number | null;
}

export const sameEpochs = (a: Epochs, b: Epochs): boolean =>
  a.tenant === b.tenant && a.principal === b.principal && a.platform === b.platform;

/**
 * Whether rights that were read under some epochs still hold under others. Those of the platform's tenant concern only who holds
 * something through it, and keys, which may act for one; becoming an operator raises the principal's own epoch.
 */
export const stillHold = (
  { scope, type }: Pick<PrincipalFacts, 'scope' | 'type'>,
  built: Epochs,
  read: Epochs,
): boolean =>
  sameEpochs(built, scope === 'platform' || type === 'api_key' ? read : { ...read, platform: built.platform });

// Sets the scope and reads the epochs at once, so that a warm request needs no statement more for its freshness.
const enter = prepare(`
  SELECT set_config('app.tenant_id', $1, true), set_config('app.principal_id', $2, true), set_config('app.platform', $3, true),
    (SELECT epoch FROM authorization_epochs WHERE kind = 'tenant' AND id = nullif($1, '')::uuid) AS tenant_epoch,
    (SELECT epoch FROM authorization_epochs WHERE kind = 'principal' AND id = nullif($2, '')::uuid) AS principal_epoch,
    (SELECT epoch FROM authorization_epochs WHERE kind = 'tenant' AND id = '${platformTenantId}') AS platform_epoch`);

/** Sets the scope for the current transaction; outside one, for the batch it is the first statement of. */
export const enterScope = ({ tenantId, principalId, platform }: Scope): Statement =>
  statement(enter, tenantId ?? '', principalId ?? '', platform ? 'on' : 'off');

/**
 * Keep the transaction's tenant from being deleted or suspended until it ends: who does that locks the tenant, and waits for
 * the changes within it, as they wait for who does.
 */
export const holdTenant = statement(prepare('SELECT FROM tenants WHERE id = current_tenant() FOR KEY SHARE'));

/** The epochs that {@link enterScope} answered with. */
export const epochsOf = (rows: Row[] | undefined): Epochs => {
  const [row] = rows ?? [];
  const epoch = (name: string): number | null => {
    const value = row?.[name];
    return typeof value === 'number' ? value : null;
  };
  return {
    tenant: epoch('tenant_epoch'),
    principal: epoch('principal_epoch'),
    platform: epoch('platform_epoch'),
  };
};
