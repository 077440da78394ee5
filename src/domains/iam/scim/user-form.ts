import type { ResourceForm } from '../../../contract/index.ts';
import type { FilterAttributes } from './filter-sql.ts';
import { readListQuery } from './list-query.ts';
import { locationOf, metaOf } from './locations.ts';
import { selected } from './selection.ts';

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** A user of the tenant as its directory sees them: the account, and what concerns this tenant alone. */
export interface ScimUserRow {
  id: string;
  email?: string;
  first_name?: string;
  last_name?: string;
  is_active?: boolean;
  /** Shut out of this tenant. */
  suspended?: boolean;
  external_id?: string | null;
  roles?: { id: string; name: string }[];
}

const fullName = "concat_ws(' ', u.first_name, u.last_name)";
const email = { kind: 'email', sql: 'u.email_canonical', fields: ['email'] } as const;

const attributes: FilterAttributes = {
  schema: userSchema,
  simple: {
    id: { kind: 'uuid', sql: 'm.user_id', fields: ['id'] },
    externalid: { kind: 'exact', sql: 'm.external_id', fields: ['external_id'] },
    username: email,
    displayname: { kind: 'text', sql: fullName, fields: ['first_name', 'last_name'] },
    'name.formatted': { kind: 'text', sql: fullName, fields: ['first_name', 'last_name'] },
    'name.givenname': { kind: 'text', sql: 'u.first_name', fields: ['first_name'] },
    'name.familyname': { kind: 'text', sql: 'u.last_name', fields: ['last_name'] },
    active: { kind: 'boolean', sql: '(u.is_active AND m.suspended_at IS NULL)', fields: ['is_active'] },
    'meta.created': { kind: 'time', sql: 'm.created_at', fields: ['created_at'] },
    'meta.lastmodified': { kind: 'time', sql: 'greatest(m.updated_at, u.updated_at)', fields: ['updated_at'] },
  },
  complex: {
    emails: {
      from: null,
      parts: {
        value: email,
        type: { kind: 'text', sql: "'work'::text", fields: ['email'] },
        primary: { kind: 'boolean', sql: 'true', fields: ['email'] },
      },
    },
    groups: {
      from: `SELECT FROM role_assignments ra JOIN roles r ON r.tenant_id = ra.tenant_id AND r.id = ra.role_id
        WHERE ra.tenant_id = m.tenant_id AND ra.user_id = m.user_id`,
      parts: {
        value: { kind: 'uuid', sql: 'r.id', fields: ['roles'] },
        display: { kind: 'text', sql: 'r.name', fields: ['roles'] },
      },
    },
  },
};

/** Sorts of the table, by the attributes that ask for them. */
export const userSorts: Readonly<Record<string, { expression: string; field: string }>> = {
  userName: { expression: 'u.email_canonical', field: 'email' },
  'name.familyName': { expression: 'u.last_name', field: 'last_name' },
  'name.givenName': { expression: 'u.first_name', field: 'first_name' },
  'meta.created': { expression: 'm.created_at', field: 'created_at' },
  'meta.lastModified': { expression: 'greatest(m.updated_at, u.updated_at)', field: 'updated_at' },
};

const rules = {
  attributes,
  sorts: Object.fromEntries(
    Object.entries(userSorts).map(([name, { field }]) => [name.toLowerCase(), { name, field }]),
  ),
  mostItems: 100,
};

/** A membership spoken of as a User (RFC 7643, 4.1). */
export const userForm: ResourceForm = {
  name: 'scim',
  readList: (query) => ({ ...readListQuery(query, rules), omitted: [] }),
  present: (representation, { tag, query }) => {
    const meta = metaOf('User', representation, tag);
    return selected({ ...scimUser(representation as unknown as ScimUserRow), meta }, query, userSchema);
  },
};

/** A user without `meta`. What is hidden from the caller is absent. */
export const scimUser = (row: ScimUserRow): Record<string, unknown> => {
  const { id, external_id: externalId, email: userName, first_name: givenName, last_name: familyName, roles } = row;
  const formatted = [givenName, familyName].filter((part) => part !== undefined).join(' ');
  return {
    schemas: [userSchema],
    id,
    ...(externalId && { externalId }),
    ...(userName !== undefined && { userName, emails: [{ value: userName, type: 'work', primary: true }] }),
    ...(formatted !== '' && { name: { formatted, givenName, familyName }, displayName: formatted }),
    ...(row.is_active !== undefined && { active: row.is_active && row.suspended !== true }),
    ...(roles && {
      groups: roles.map((role) => ({
        value: role.id,
        $ref: locationOf('Groups', role.id),
        display: role.name,
        type: 'direct',
      })),
    }),
  };
};
