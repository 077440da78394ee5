import { newId } from '../../../src/shared/ids.ts';
import { newSecret } from '../../../src/domains/iam/services/secrets.ts';
import { nobodysAddress, password, type Member } from './cast.ts';
import type { Objects } from './objects.ts';

/** What a row's request is made of for one persona: where from, and whose. */
export interface Scene {
  persona: string;
  member: Member;
  make: Objects;
}

export interface Aim {
  /** Path parameters; those left out name a new object each. */
  params?: Record<string, string>;
  body?: object;
}

type Prepare = (scene: Scene) => Promise<Aim> | Aim;

/** A new object for each path parameter that names one. */
export const objectsOf: Record<string, (scene: Scene) => Promise<string> | string> = {
  tenant_id: ({ member }) => member.tenantId,
  user_id: ({ make, member }) => make.user(member.tenantId),
  role_id: ({ make, member }) => make.role(member.tenantId),
  key_id: async ({ make, member }) => (await make.apiKey(member.tenantId, await ownerOf(make, member), ['vm:read'])).id,
  session_id: async ({ make, member }) => (await make.session(member.ownerId)).id,
  vm_id: ({ make, member }) => make.vm(member.tenantId),
  template_id: ({ make, member }) => make.template(member.tenantId),
  permission_id: () => 'vm:read',
};

/** Who owns keys in the objects' tenant: an operator belongs to another, so a colleague does. */
const ownerOf = (make: Objects, { home, tenantId, ownerId }: Member): Promise<string> | string =>
  home === tenantId || ownerId === '' ? ownerId : make.user(tenantId);

const colleaguesKey: Prepare = async ({ make, member: { tenantId } }) => {
  const { id } = await make.apiKey(tenantId, await make.user(tenantId), ['vm:read']);
  return { params: { key_id: id } };
};
const administrator: Prepare = async ({ make, member: { tenantId } }) => {
  const role = await make.builtInRole(tenantId, 'tenant_admin');
  return { params: { user_id: await make.user(tenantId, role) } };
};
const systemRole: Prepare = async ({ make, member: { tenantId } }) => ({
  params: { role_id: await make.builtInRole(tenantId, 'viewer') },
});
const adminRole: Prepare = async ({ make, member: { tenantId } }) => ({
  params: { role_id: await make.builtInRole(tenantId, 'tenant_admin') },
});
const withBody =
  (prepare: Prepare, body: object): Prepare =>
  async (scene) => ({ ...(await prepare(scene)), body });

const signIn =
  (name: string): Prepare =>
  async ({ make, member: { user, password: secret } }) => {
    if (user) await make.resetPassword(user.id);
    return { body: { [name]: user?.email ?? nobodysAddress(), password: secret } };
  };

/**
 * How the request of each row is made. Rows without an entry send no body, to new objects. A row may be an operation, or
 * `operation: variant`, where what matters is which object it is.
 */
export const requests: Record<string, Prepare> = {
  createToken: signIn('username'),
  login: signIn('email'),
  // Whoever has no session of their own tries a token that is none.
  refreshTokens: async ({ make, member: { user, actorId } }) => ({
    body: {
      refresh_token: user && user.id === actorId ? (await make.session(user.id)).refreshToken : `vsr_${newSecret()}`,
    },
  }),
  switchTenant: ({ member: { tenantId } }) => ({ body: { tenant_id: tenantId } }),
  changePassword: async ({ make, member: { user } }) => {
    if (user) await make.resetPassword(user.id);
    return { body: { current_password: password, new_password: 'another password, also long' } };
  },
  "revokeSession: a colleague's": async ({ make, member: { tenantId } }) => ({
    params: { session_id: (await make.session(await make.user(tenantId))).id },
  }),

  createApiKey: () => ({ body: { name: 'deploy', permissions: ['vm:read'] } }),
  'createApiKey: beyond a member': () => ({ body: { name: 'deploy', permissions: ['vm:read', 'audit:read'] } }),
  updateApiKey: () => ({ body: { name: 'renamed' } }),
  rotateApiKey: () => ({ body: {} }),
  "getApiKey: a colleague's": colleaguesKey,
  "updateApiKey: a colleague's": withBody(colleaguesKey, { name: 'renamed' }),
  "rotateApiKey: a colleague's": withBody(colleaguesKey, {}),
  "revokeApiKey: a colleague's": colleaguesKey,

  updateCurrentUser: () => ({ body: { first_name: 'Renamed' } }),
  createUser: async ({ make, member: { tenantId } }) => ({
    body: { email: nobodysAddress(), first_name: 'A', last_name: 'B', password, role_ids: [await make.role(tenantId)] },
  }),
  'createUser: an administrator': async ({ make, member: { tenantId } }) => ({
    body: {
      ...{ email: nobodysAddress(), first_name: 'A', last_name: 'B', password },
      role_ids: [await make.builtInRole(tenantId, 'tenant_admin')],
    },
  }),
  updateUser: () => ({ body: { first_name: 'Renamed' } }),
  'updateUser: an administrator': withBody(administrator, { is_active: false }),
  'deleteUser: an administrator': administrator,

  createTenant: () => ({ body: { name: 'New Tenant' } }),
  updateTenant: () => ({ body: { name: `Renamed ${newId()}` } }),
  'updateTenant: its status': () => ({ body: { status: 'active' } }),
  // Whoever can delete tenants gets one of their own for it.
  deleteTenant: async ({ persona, make, member }) => ({
    params: { tenant_id: persona === 'operator' ? await make.tenant() : member.tenantId },
  }),
  addTenantUser: async ({ make, member: { tenantId } }) => ({
    body: { user_id: (await make.account()).id, role_ids: [await make.role(tenantId)] },
  }),
  'addTenantUser: of another tenant': async ({ make }) => ({
    body: { user_id: await make.user(await make.tenant()) },
  }),
  'removeTenantUser: an administrator': administrator,
  'assignRole: Tenant Admin': adminRole,
  unassignRole: async ({ make, member: { tenantId } }) => {
    const role = await make.role(tenantId);
    return { params: { role_id: role, user_id: await make.user(tenantId, role) } };
  },

  createRole: () => ({ body: { name: `role ${newId()}`, permission_ids: ['vm:read'] } }),
  'createRole: beyond helpdesk': () => ({
    body: { name: `role ${newId()}`, permission_ids: ['vm:read', 'vm:delete'] },
  }),
  updateRole: () => ({ body: { description: 'Changed.' } }),
  'updateRole: beyond helpdesk': () => ({ body: { permission_ids: ['vm:delete'] } }),
  'updateRole: a system role': withBody(systemRole, { description: 'Changed.' }),
  'deleteRole: a system role': systemRole,
  addRolePermissions: () => ({ body: { permission_ids: ['user:read'] } }),
  'addRolePermissions: of the platform': () => ({ body: { permission_ids: ['tenant:create'] } }),
  setRoleUsers: async ({ make, member: { tenantId } }) => ({ body: { user_ids: [await make.user(tenantId)] } }),

  createVm: async ({ make, member: { tenantId } }) => ({
    body: { name: `vm-${newId()}`, source_type: 'template', template_id: await make.template(tenantId) },
  }),
  updateVm: () => ({ body: { name: `renamed-${newId()}` } }),
  performVmAction: () => ({ body: { action: 'start' } }),
  createVmTemplate: () => ({ body: { name: 'template', os: 'linux', cpu: 1, memory_gb: 1, disk_gb: 1 } }),
  'createVmTemplate: a public one': () => ({
    body: { name: 'template', os: 'linux', cpu: 1, memory_gb: 1, disk_gb: 1, is_public: true },
  }),
  updateVmTemplate: () => ({ body: { description: 'Changed.' } }),
};
