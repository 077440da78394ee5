import { groupSchema } from './group-form.ts';
import { locationOf } from './locations.ts';
import { userSchema } from './user-form.ts';

/** An attribute as schemas describe it (RFC 7643, 7). */
export interface SchemaAttribute {
  name: string;
  type: 'string' | 'boolean' | 'complex' | 'reference';
  multiValued: boolean;
  description: string;
  required: boolean;
  caseExact: boolean;
  mutability: 'readOnly' | 'readWrite' | 'immutable';
  returned: 'always' | 'default';
  uniqueness: 'none' | 'server';
  subAttributes?: Omit<SchemaAttribute, 'subAttributes'>[];
}

const attribute = (name: string, description: string, more: Partial<SchemaAttribute> = {}): SchemaAttribute => ({
  name,
  type: 'string',
  multiValued: false,
  description,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});

const complex = (
  name: string,
  description: string,
  subAttributes: SchemaAttribute[],
  more: Partial<SchemaAttribute> = {},
): SchemaAttribute => attribute(name, description, { type: 'complex', subAttributes, ...more });

const readOnly = { mutability: 'readOnly' } as const;
const externalId = attribute('externalId', 'What the directory calls it.', { caseExact: true });

const schema = (id: string, name: string, description: string, attributes: SchemaAttribute[]) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  id,
  name,
  description,
  attributes,
  meta: { resourceType: 'Schema', location: locationOf('Schemas', id) },
});

/** What is kept of users and groups. Other attributes of RFC 7643 are taken, and not kept. */
export const schemas = [
  schema(userSchema, 'User', 'A user of the tenant', [
    attribute('userName', 'The e-mail address.', { required: true, uniqueness: 'server' }),
    externalId,
    complex('name', 'The name.', [
      attribute('formatted', 'Given name and family name.', readOnly),
      attribute('givenName', 'Given name.'),
      attribute('familyName', 'Family name.'),
    ]),
    attribute('displayName', 'Given name and family name.', readOnly),
    complex(
      'emails',
      'The e-mail address again.',
      [
        attribute('value', 'The address.', readOnly),
        attribute('type', 'work.', readOnly),
        attribute('primary', 'true.', { ...readOnly, type: 'boolean' }),
      ],
      { ...readOnly, multiValued: true },
    ),
    attribute('active', 'Whether the user may act in this tenant.', { type: 'boolean' }),
    complex(
      'groups',
      'The groups the user is in.',
      [
        attribute('value', 'Id of the group.', { ...readOnly, caseExact: true }),
        attribute('$ref', 'Where the group is.', { ...readOnly, type: 'reference', caseExact: true }),
        attribute('display', 'Name of the group.', readOnly),
        attribute('type', 'direct.', readOnly),
      ],
      { ...readOnly, multiValued: true },
    ),
  ]),
  schema(groupSchema, 'Group', 'A role of the tenant and who holds it', [
    attribute('displayName', 'The name.', { required: true, uniqueness: 'server' }),
    externalId,
    complex(
      'members',
      'The users who hold the role.',
      [
        attribute('value', 'Id of the user.', { mutability: 'immutable', caseExact: true }),
        attribute('$ref', 'Where the user is.', { ...readOnly, type: 'reference', caseExact: true }),
        attribute('type', 'User.', { mutability: 'immutable' }),
      ],
      { multiValued: true },
    ),
  ]),
];
