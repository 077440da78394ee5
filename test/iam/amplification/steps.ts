import fc from 'fast-check';
import { newId } from '../../../src/shared/ids.ts';
import { password } from '../personas/cast.ts';
import type { Actor } from './state.ts';
import { permissions, type Mailed, type World } from './world.ts';

/** A step as it is drawn: numbers, which pick from what there is by then. */
export interface Step {
  kind: Kind;
  actor: number;
  one: number;
  other: number;
  permissions: string[];
  /** Whether it happens in the actor's tenant, or in one below; or reaches from there for another's objects. */
  where: 'home' | 'below' | 'abroad';
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
  child: string;
  invitation: string;
  /** Nobody's, or somebody's of any tenant. */
  email: string;
  open: boolean;
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
  createInvitation: ({ email, role }: Choice): Call => ({
    ...{ method: 'POST', path: '/invitations' },
    body: { email, role_ids: [role] },
  }),
  resendInvitation: ({ invitation }: Choice): Call => ({
    ...{ method: 'POST', path: `/invitations/${invitation}/resend` },
  }),
  createChildTenant: ({ tenantId, open }: Choice): Call => ({
    ...{ method: 'POST', path: `/tenants/${tenantId}/children` },
    body: { name: 'Child', administered_by_parent: open },
  }),
  inviteChildAdministrator: ({ tenantId, child, email }: Choice): Call => ({
    ...{ method: 'POST', path: `/tenants/${tenantId}/children/${child}/invitation` },
    body: { email },
  }),
  updateTenant: ({ tenantId, open }: Choice): Call => ({
    ...{ method: 'PATCH', path: `/tenants/${tenantId}` },
    body: { administered_by_parent: open },
  }),
};

/** By who got a mail: with a new account, or with the one that they have. */
const acceptances = ['acceptInvitation', 'joinTenant'] as const;

export type Kind = keyof typeof kinds | (typeof acceptances)[number];

/** Acceptances more often, for each needs an invitation before it. */
const allKinds = [...(Object.keys(kinds) as (keyof typeof kinds)[]), ...acceptances, ...acceptances, ...acceptances];

/** @param of the kinds it is drawn from. */
export const step = (of: readonly Kind[] = allKinds): fc.Arbitrary<Step> =>
  fc.record({
    kind: fc.constantFrom(...of),
    actor: fc.nat(1_000),
    one: fc.nat(1_000),
    other: fc.nat(1_000),
    permissions: fc.subarray(permissions, { minLength: 1, maxLength: 4 }),
    where: fc.constantFrom('home', 'home', 'home', 'below', 'below', 'abroad'),
    sly: fc.boolean(),
  });

const pick = <Value>(from: readonly Value[], n: number): Value | undefined => from[n % Math.max(1, from.length)];

export interface Planned {
  call: Call;
  /** Null for who shows no credential. */
  actor: Actor | null;
  /** Who answers for what comes of it. */
  grantor: Actor;
  /** Where it happens. Null: in no tenant. */
  tenantId: string | null;
  accepted: Mailed | null;
}

/** Who does what in a step; null where there is nothing to do it with. */
export const plan = async (drawn: Step, world: World): Promise<Planned | null> => {
  const { kind } = drawn;
  return kind === 'acceptInvitation' || kind === 'joinTenant'
    ? planAcceptance(kind, drawn, world)
    : planAct(kind, drawn, world);
};

const planAct = async (kind: keyof typeof kinds, drawn: Step, world: World): Promise<Planned | null> => {
  const { actor: actorNumber, one, other, permissions: ids, where, sly } = drawn;
  const actors = world.actors.filter(({ name, keyId }) => !sly || keyId !== null || name.startsWith('lesser'));
  const actor = pick(actors, actorNumber);
  if (!actor) return null;
  const home = world.tenants.includes(actor.tenantId) ? actor.tenantId : (pick(world.tenants, one) ?? '');
  const children = await world.childrenOf(home);
  const tenantId = (where === 'below' ? pick(children, other) : undefined) ?? home;
  const others = world.tenants.filter((each) => each !== tenantId);
  const reached = (where === 'abroad' ? pick(others, other) : undefined) ?? tenantId;
  const people = world.actors.filter(({ keyId }) => keyId === null);
  const users = people.flatMap((each) => (each.tenantId === reached ? [each.userId] : []));
  const keys = world.actors.flatMap((each) => (each.keyId !== null && each.tenantId === reached ? [each.keyId] : []));
  const choice = {
    tenantId: reached,
    role: pick(await world.rolesOf(reached), one) ?? newId(),
    user: pick(users, other) ?? newId(),
    users: users.filter((_, n) => (other >> n) % 2 === 1),
    key: pick(keys, one) ?? newId(),
    child: pick(await world.childrenOf(reached), one) ?? newId(),
    invitation:
      pick(
        world.mailed.filter((each) => each.tenantId === reached),
        one,
      )?.id ?? newId(),
    email: (other % 2 === 1 ? pick(people, one)?.email : undefined) ?? `${newId()}@test.example`,
    open: other % 4 !== 0,
    permissions: ids,
  };
  // A world that grows without end gets too slow to look at.
  if (kind === 'createChildTenant' && world.tenants.length >= 8) return null;
  return { actor, grantor: actor, tenantId, call: kinds[kind](choice), accepted: null };
};

const planAcceptance = (kind: (typeof acceptances)[number], { one }: Step, world: World): Planned | null => {
  const people = world.actors.filter(({ keyId }) => keyId === null);
  const withAccount = (email: string): Actor | undefined => people.find((each) => each.email === email);
  const accepted = pick(
    world.mailed.filter(({ email }) => (withAccount(email) !== undefined) === (kind === 'joinTenant')),
    one,
  );
  const grantor = people.find(({ userId }) => userId === accepted?.invitedBy);
  if (!accepted || !grantor) return null;
  const { token, email } = accepted;
  const common = { grantor, tenantId: null, accepted };
  if (kind === 'joinTenant') {
    return {
      ...common,
      actor: withAccount(email) ?? null,
      call: { method: 'POST', path: '/invitations/join', body: { token } },
    };
  }
  const body = { token, first_name: 'A', last_name: 'B', password };
  return { ...common, actor: null, call: { method: 'POST', path: '/invitations/accept', body } };
};
