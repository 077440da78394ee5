import type { DomainResource } from '../../domain.ts';
import { role } from './role.ts';

/**
 * A role, as the set of who holds it: what its entity tag names, and what is recorded of a change. A change of the set locks the
 * role's row, and by its foreign key whoever is given a role waits for that too.
 */
export const roleUsers: DomainResource = {
  ...role,
  table: {
    ...role.table,
    representation: {
      user_ids: `(SELECT coalesce(json_agg(ra.user_id ORDER BY ra.user_id), '[]') FROM role_assignments ra
        WHERE ra.tenant_id = r.tenant_id AND ra.role_id = r.id)`,
    },
    details: {},
    sort: {},
    search: [],
  },
  form: { name: 'users', present: (set) => set },
};
