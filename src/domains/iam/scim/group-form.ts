import type { ResourceForm } from '../../../contract/index.ts';
import type { FilterAttributes } from './filter-sql.ts';
import { readListQuery } from './list-query.ts';
import { locationOf, metaOf } from './locations.ts';
import { selected, wants } from './selection.ts';

export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** A role as a directory sees it: its name and who holds it. */
export interface ScimGroupRow {
  id: string;
  name?: string;
  external_id?: string | null;
  members?: string[];
}

export const groupModified = `greatest(r.updated_at, (SELECT max(ra.created_at) FROM role_assignments ra
  WHERE ra.tenant_id = r.tenant_id AND ra.role_id = r.id))`;

const attributes: FilterAttributes = {
  schema: groupSchema,
  simple: {
    id: { kind: 'uuid', sql: 'r.id', fields: ['id'] },
    externalid: { kind: 'exact', sql: 'r.external_id', fields: ['external_id'] },
    displayname: { kind: 'text', sql: 'r.name', fields: ['name'] },
    'meta.created': { kind: 'time', sql: 'r.created_at', fields: ['created_at'] },
    'meta.lastmodified': { kind: 'time', sql: groupModified, fields: ['updated_at'] },
  },
  complex: {
    members: {
      from: 'SELECT FROM role_assignments ra WHERE ra.tenant_id = r.tenant_id AND ra.role_id = r.id',
      parts: {
        value: { kind: 'uuid', sql: 'ra.user_id', fields: ['members'] },
        type: { kind: 'text', sql: "'User'::text", fields: ['members'] },
      },
    },
  },
};

/** Sorts of the table, by the attributes that ask for them. */
export const groupSorts: Readonly<Record<string, { expression: string; field: string }>> = {
  displayName: { expression: 'r.name', field: 'name' },
  'meta.created': { expression: 'r.created_at', field: 'created_at' },
  'meta.lastModified': { expression: groupModified, field: 'updated_at' },
};

const rules = {
  attributes,
  sorts: Object.fromEntries(
    Object.entries(groupSorts).map(([name, { field }]) => [name.toLowerCase(), { name, field }]),
  ),
  // Each may have thousands of members.
  mostItems: 20,
};

/** A role spoken of as a Group (RFC 7643, 4.2). */
export const groupForm: ResourceForm = {
  name: 'scim',
  readList: (query) => ({
    ...readListQuery(query, rules),
    omitted: wants(query, groupSchema, 'members') ? [] : ['members'],
  }),
  present: (representation, { tag, query }) => {
    const { id, name, external_id: externalId, members } = representation as unknown as ScimGroupRow;
    const group = {
      schemas: [groupSchema],
      id,
      ...(externalId && { externalId }),
      ...(name !== undefined && { displayName: name }),
      ...(members && { members: members.map(toMember) }),
      meta: metaOf('Group', representation, tag),
    };
    return selected(group, query, groupSchema);
  },
};

const toMember = (value: string): Record<string, unknown> => ({
  value,
  $ref: locationOf('Users', value),
  type: 'User',
});
