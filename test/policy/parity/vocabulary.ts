import type { AttributeType } from '../../../src/policy/vocabulary.ts';

/** All that random conditions can ask for; each bundle declares what its rules use of it. */
export interface Asked {
  root: 'resource' | 'principal' | 'tenant' | 'action' | 'context';
  name: string;
  type: AttributeType;
}

const one = (type: AttributeType['type'], values?: string[]): AttributeType => ({
  type,
  list: false,
  ...(values && { values }),
});
const many = (type: AttributeType['type']): AttributeType => ({ type, list: true });

/** The table's columns and their SQL types. There are two of a type, so that attributes meet. */
export const columns = {
  u1: { type: one('uuid'), sql: 'uuid' },
  u2: { type: one('uuid'), sql: 'uuid' },
  us: { type: many('uuid'), sql: 'uuid[]' },
  s1: { type: one('string'), sql: 'text' },
  s2: { type: one('string'), sql: 'text' },
  e1: { type: one('string', ['a', 'ab', '1']), sql: 'text' },
  ss: { type: many('string'), sql: 'text[]' },
  n1: { type: one('number'), sql: 'numeric' },
  n2: { type: one('number'), sql: 'double precision' },
  n3: { type: one('number'), sql: 'bigint' },
  ns: { type: many('number'), sql: 'numeric[]' },
  b1: { type: one('boolean'), sql: 'boolean' },
  b2: { type: one('boolean'), sql: 'boolean' },
  bs: { type: many('boolean'), sql: 'boolean[]' },
  t1: { type: one('timestamp'), sql: 'timestamptz(3)' },
  t2: { type: one('timestamp'), sql: 'timestamptz(3)' },
  ts: { type: many('timestamp'), sql: 'timestamptz(3)[]' },
} as const satisfies Record<string, { type: AttributeType; sql: string }>;

export type Column = keyof typeof columns;
export const columnNames = Object.keys(columns) as Column[];

/** Names that attributes go by: some are JavaScript's own. */
export const attributeNames = [
  ...['tenant_id', 'owner', 'constructor', 'length', 'toString', 'size', 'état', 'x-y', 'valueOf', 'id', 'status'],
  ...['hasOwnProperty', 'then', 'a', 'b', 'c', 'd'],
];

/** What the bundle declares of employees, of the actions of a resource, and of its context. */
export const ofPrincipals = {
  team: one('string'),
  teams: many('string'),
  clearance: one('number'),
  levels: many('number'),
  since: one('timestamp'),
  badge: one('uuid'),
  vip: one('boolean'),
} satisfies Record<string, AttributeType>;
export const ofActions = { amount: one('number'), note: one('string'), notes: many('string'), at: one('timestamp') };
export const ofContexts = {
  network: one('string'),
  floor: one('number'),
  friends: many('uuid'),
  secure: one('boolean'),
};

/** What the gateway says of a request by itself, beside the clocks. */
export const ofRequests = { approval_age: one('number') };

const asked = (root: Asked['root'], types: Readonly<Record<string, AttributeType>>): Asked[] =>
  Object.entries(types).map(([name, type]) => ({ root, name, type }));

/** What is not the object's. */
export const surroundings: readonly Asked[] = [
  ...asked('principal', {
    id: one('uuid'),
    type: one('string', ['user', 'api_key', 'employee']),
    scope: one('string', ['tenant', 'platform']),
    is_member: one('boolean'),
    permissions: many('string'),
    ...ofPrincipals,
  }),
  ...asked('tenant', {
    id: one('uuid'),
    kind: one('string', ['platform', 'customer']),
    status: one('string', ['active', 'suspended', 'deleted']),
  }),
  ...asked('action', { name: one('string'), ...ofActions }),
  ...asked('context', { now: one('timestamp'), second_factor_age: one('number'), ...ofRequests, ...ofContexts }),
];

/** How a policy file writes a type. */
export const written = ({ type, list, values }: AttributeType): unknown =>
  list || values ? { type, ...(list && { list }), ...(values && { values }) } : type;
