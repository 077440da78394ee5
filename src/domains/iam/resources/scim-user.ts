import type { DomainResource } from '../../domain.ts';
import { userForm, userSorts } from '../scim/user-form.ts';
import { membership } from './membership.ts';
import { sortsBy } from './sorts-by.ts';

/** A membership, as SCIM's User. */
export const scimUser: DomainResource = {
  ...membership,
  table: {
    ...membership.table,
    representation: {
      id: 'm.user_id',
      email: 'u.email',
      first_name: 'u.first_name',
      last_name: 'u.last_name',
      is_active: 'u.is_active',
      suspended: 'm.suspended_at IS NOT NULL',
      external_id: 'm.external_id',
      roles: `(SELECT coalesce(json_agg(json_build_object('id', r.id, 'name', r.name) ORDER BY r.name), '[]')
        FROM role_assignments ra JOIN roles r ON r.tenant_id = ra.tenant_id AND r.id = ra.role_id
        WHERE ra.tenant_id = m.tenant_id AND ra.user_id = m.user_id)`,
      created_at: 'm.created_at',
      updated_at: 'greatest(m.updated_at, u.updated_at)',
    },
    sort: sortsBy(userSorts, 'm.user_id'),
  },
  form: userForm,
};
