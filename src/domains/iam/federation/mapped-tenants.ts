import { modelKnex } from '../../../db/index.ts';
import { isUuid } from '../../../shared/ids.ts';
import type { Warn } from './managed-roles.ts';
import type { Wishes } from './role-mapping.ts';

interface TenantRow {
  id: string;
  slug: string;
  kind: string;
  status: string;
  parent_id: string | null;
}

/** Wishes by the ids of their tenants, and whether any of these is open to newcomers. */
export interface ResolvedWishes {
  wishes: ReadonlyMap<string, ReadonlySet<string>>;
  welcome: boolean;
}

/**
 * Find the tenants that a configuration names, in a transaction of the platform's. One that does not exist (any more) gives nothing,
 * and neither does the platform's own, under whatever slug. A child tenant is named by its id: its slug was its parent's to choose.
 */
export const resolveTenants = async (named: Wishes, provider: string, warn: Warn): Promise<ResolvedWishes> => {
  const names = [...named.keys()];
  const found = await modelKnex('tenants')
    .select<TenantRow[]>('id', 'slug', 'kind', 'status', 'parent_id')
    .whereNot('status', 'deleted')
    .where((where) => void where.whereIn('slug', names).orWhereIn('id', names.filter(isUuid)));
  const wishes = new Map<string, Set<string>>();
  let welcome = false;
  for (const [name, roles] of named) {
    const tenant = found.find(
      isUuid(name)
        ? ({ id }) => id === name.toLowerCase()
        : ({ slug, parent_id }) => slug === name && parent_id === null,
    );
    if (tenant?.kind !== 'customer') {
      warn({ provider, tenant: name }, 'a mapped tenant does not exist, or is the platform’s');
      continue;
    }
    wishes.set(tenant.id, new Set([...(wishes.get(tenant.id) ?? []), ...roles]));
    welcome ||= tenant.status === 'active';
  }
  return { wishes, welcome };
};
