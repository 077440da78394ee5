import type { DomainResource } from '../../domain.ts';
import { groupForm, groupModified, groupSorts } from '../scim/group-form.ts';
import { role } from './role.ts';
import { sortsBy } from './sorts-by.ts';

/** A role, as SCIM's Group. */
export const scimGroup: DomainResource = {
  ...role,
  table: {
    ...role.table,
    representation: {
      id: 'r.id',
      name: 'r.name',
      external_id: 'r.external_id',
      members: `(SELECT coalesce(json_agg(ra.user_id ORDER BY ra.user_id), '[]') FROM role_assignments ra
        WHERE ra.tenant_id = r.tenant_id AND ra.role_id = r.id)`,
      created_at: 'r.created_at',
      updated_at: groupModified,
    },
    details: {},
    sort: sortsBy(groupSorts, 'r.id'),
  },
  form: groupForm,
};
