import { newId } from '../../../src/shared/ids.ts';
import { accountRequests } from './account-requests.ts';
import { nobodysAddress, password } from './cast.ts';
import { decisionRequests } from './decision-requests.ts';
import { invitationRequests } from './invitation-requests.ts';
import { withBody, type Prepare } from './scene.ts';
import { scimRequests } from './scim-requests.ts';
import {
  administrator,
  adminRole,
  colleaguesKey,
  colleaguesWebhook,
  delivery,
  handedOverChild,
  ownApproval,
  systemRole,
} from './targets.ts';

/**
 * How the request of each row is made. Rows without an entry send no body, to new objects. A row may be an operation, or
 * `operation: variant`, where what matters is which object it is.
 */
export const requests: Record<string, Prepare> = {
  ...accountRequests,
  ...invitationRequests,
  ...scimRequests,
  ...decisionRequests,

  createApiKey: () => ({ body: { name: 'deploy', permissions: ['vm:read'] } }),
  'createApiKey: beyond a member': () => ({ body: { name: 'deploy', permissions: ['vm:read', 'audit:read'] } }),
  updateApiKey: () => ({ body: { name: 'renamed' } }),
  rotateApiKey: () => ({ body: {} }),
  "getApiKey: a colleague's": colleaguesKey,
  "updateApiKey: a colleague's": withBody(colleaguesKey, { name: 'renamed' }),
  "rotateApiKey: a colleague's": withBody(colleaguesKey, {}),
  "revokeApiKey: a colleague's": colleaguesKey,

  // Or it would go on for ever.
  followEvents: () => ({ query: { follow: 'false', after: '0' } }),
  createWebhook: () => ({ body: { name: 'Tickets', url: 'https://tickets.example/', event_types: ['vm.*'] } }),
  updateWebhook: () => ({ body: { name: 'renamed' } }),
  "updateWebhook: a colleague's": withBody(colleaguesWebhook, { name: 'renamed' }),
  rotateWebhookSecret: () => ({ body: {} }),
  "rotateWebhookSecret: a colleague's": withBody(colleaguesWebhook, {}),
  redeliverWebhook: delivery,

  decideApproval: () => ({ body: { approved: true } }),
  "decideApproval: one's own": withBody(ownApproval, { approved: true }),
  "getApproval: one's own": ownApproval,

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
  createChildTenant: () => ({ body: { name: 'New Tenant' } }),
  inviteChildAdministrator: () => ({ body: { email: nobodysAddress() } }),
  'inviteChildAdministrator: a second': withBody(handedOverChild, { email: nobodysAddress() }),
  addTenantUser: async ({ make, member: { tenantId } }) => ({
    body: { user_id: await make.formerUser(tenantId), role_ids: [await make.role(tenantId)] },
  }),
  'addTenantUser: of no tenant': async ({ make }) => ({ body: { user_id: (await make.account()).id } }),
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
  setQuotas: () => ({
    body: { vms: 10_000, vcpus: null, memory_gb: null, disk_gb: null, api_keys: null, users: null },
  }),
  updateVmTemplate: () => ({ body: { description: 'Changed.' } }),

  explainDecision: () => ({ body: { principal: { role: 'member' }, action: 'delete', resource: { type: 'vm' } } }),
  // Made under policies that nobody has.
  'explainDecision: a decision of the log': async ({ make, member: { tenantId } }) => ({
    body: { decision_id: await make.decision(tenantId) },
  }),
  'explainDecision: a user and a VM': async ({ make, member: { tenantId } }) => ({
    body: {
      ...{ principal: { id: await make.user(tenantId) }, action: 'read' },
      resource: { type: 'vm', id: await make.vm(tenantId) },
    },
  }),
};
