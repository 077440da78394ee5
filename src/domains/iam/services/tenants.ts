import { currentTransaction } from '../../../db/index.ts';
import type { BuiltInRole } from '../../../policy/index.ts';
import { unlessTaken } from '../../unless-taken.ts';
import { Tenant } from '../models/models.ts';
import { addBuiltInRoles } from './built-in-roles.ts';
import { slugOf } from './slug.ts';

interface NewTenant {
  name: string;
  slug: string | undefined;
  parent_id?: string;
  administered_by_parent?: boolean;
}

/** Create a tenant with its built-in roles. @throws Problem 409 where the slug is taken. */
export const layTenant = async (id: string, fields: NewTenant, roles: readonly BuiltInRole[]): Promise<void> =>
  // From within: row-level security lets nobody write a tenant from outside but the platform.
  currentTransaction().withinTenant(id, async () => {
    const slug = fields.slug ?? slugOf(fields.name, id);
    await unlessTaken('A tenant with this slug already exists.', () =>
      Tenant.query().insert({ ...fields, id, slug, kind: 'customer', status: 'active' }),
    );
    await addBuiltInRoles(id, roles);
  });
