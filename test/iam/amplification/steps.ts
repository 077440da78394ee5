import fc from 'fast-check';
import { newId } from '../../../src/shared/ids.ts';
import { password } from '../personas/cast.ts';
import { permissions, type Actor, type World } from './world.ts';

/** A step as it is drawn: numbers, which pick from what there is by then. */
export interface Step {
  kind: Kind;
  actor: number;
  one: number;
  other: number;
  permissions: string[];
  /** Whether it reaches for the other tenant's. */
  abroad: boolean;
  /** Whether it is by one of those who have something to gain: they may look after users and roles, but not do everything. */
  sly: boolean;
}

export interface Call {
  method: string;
  path: string;
  body?: object;
}

/** What a step picks from: the objects of the tenant that it reaches for. */
interface Choice {
  tenantId: string;
  role: string;
  user: string;
  users: string[];
  key: string;
  permissions: string[];
}

const kinds = {
  createRole: ({ permissions: ids }: Choice): Call => ({
    ...{ method: 'POST', path: '/roles' },
    body: { name: newId(), permission_ids: ids },
  }),
  updateRole: ({ role, permissions: ids }: Choice): Call => ({
    ...{ method: 'PATCH', path: `/roles/${role}` },
    body: { permission_ids: ids },
  }),
  addRolePermissions: ({ role, permissions: ids }: Choice): Call => ({
    ...{ method: 'POST', path: `/roles/${role}/permissions` },
    body: { permission_ids: ids },
  }),
  removeRolePermissions: ({ role, permissions: [id = 'vm:read'] }: Choice): Call => ({
    ...{ method: 'DELETE', path: `/roles/${role}/permissions/${encodeURIComponent(id)}` },
  }),
  deleteRole: ({ role }: Choice): Call => ({ method: 'DELETE', path: `/roles/${role}` }),
  assignRole: ({ tenantId, user, role }: Choice): Call => ({
    ...{ method: 'POST', path: `/tenants/${tenantId}/users/${user}/roles/${role}` },
  }),
  unassignRole: ({ tenantId, user, role }: Choice): Call => ({
    ...{ method: 'DELETE', path: `/tenants/${tenantId}/users/${user}/roles/${role}` },
  }),
  setRoleUsers: ({ role, users }: Choice): Call => ({
    ...{ method: 'PUT', path: `/roles/${role}/users` },
    body: { user_ids: users },
  }),
  createUser: ({ role }: Choice): Call => ({
    ...{ method: 'POST', path: '/users' },
    body: { email: `${newId()}@test.example`, first_name: 'A', last_name: 'B', password, role_ids: [role] },
  }),
  addTenantUser: ({ tenantId, user, role }: Choice): Call => ({
    ...{ method: 'POST', path: `/tenants/${tenantId}/users` },
    body: { user_id: user, role_ids: [role] },
  }),
  removeTenantUser: ({ tenantId, user }: Choice): Call => ({
    ...{ method: 'DELETE', path: `/tenants/${tenantId}/users/${user}` },
  }),
  deleteUser: ({ user }: Choice): Call => ({ method: 'DELETE', path: `/users/${user}` }),
  deactivate: ({ user }: Choice): Call => ({
    ...{ method: 'PATCH', path: `/users/${user}` },
    body: { is_active: false },
  }),
  reactivate: ({ user }: Choice): Call => ({ method: 'PATCH', path: `/users/${user}`, body: { is_active: true } }),
  createApiKey: ({ permissions: ids }: Choice): Call => ({
    ...{ method: 'POST', path: '/api-keys' },
    body: { name: 'key', permissions: ids },
  }),
  updateApiKey: ({ key, permissions: ids }: Choice): Call => ({
    ...{ method: 'PATCH', path: `/api-keys/${key}` },
    body: { permissions: ids },
  }),
  rotateApiKey: ({ key }: Choice): Call => ({ method: 'POST', path: `/api-keys/${key}/rotate`, body: {} }),
};

type Kind = keyof typeof kinds;

export const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...(Object.keys(kinds) as Kind[])),
  actor: fc.nat(1_000),
  one: fc.nat(1_000),
  other: fc.nat(1_000),
  permissions: fc.subarray(permissions, { minLength: 1, maxLength: 4 }),
  abroad: fc.nat(7).map((n) => n === 0),
  sly: fc.boolean(),
});

const pick = <Value>(from: readonly Value[], n: number): Value | undefined => from[n % Math.max(1, from.length)];

/** Who does what in a step. @param roles the ids of a tenant's roles. */
export const plan = async (
  { kind, actor: actorNumber, one, other, permissions: ids, abroad, sly }: Step,
  world: World,
  roles: (tenantId: string) => Promise<string[]>,
): Promise<{ actor: Actor; tenantId: string; call: Call } | null> => {
  const actors = world.actors.filter(({ name, keyId }) => !sly || keyId !== null || name.startsWith('lesser'));
  const actor = pick(actors, actorNumber);
  if (!actor) return null;
  const own = world.tenants.includes(actor.tenantId) ? actor.tenantId : pick(world.tenants, one);
  const tenantId = (abroad ? world.tenants.find((each) => each !== own) : own) ?? '';
  const users = world.actors.flatMap((each) =>
    each.tenantId === tenantId && each.keyId === null ? [each.userId] : [],
  );
  const keys = world.actors.flatMap((each) => (each.keyId !== null && each.tenantId === tenantId ? [each.keyId] : []));
  const choice = {
    tenantId,
    role: pick(await roles(tenantId), one) ?? newId(),
    user: pick(users, other) ?? newId(),
    users: users.filter((_, n) => (other >> n) % 2 === 1),
    key: pick(keys, one) ?? newId(),
    permissions: ids,
  };
  return { actor, tenantId: own ?? '', call: kinds[kind](choice) };
};
