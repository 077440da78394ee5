import { nobodysAddress, password } from './cast.ts';
import type { Prepare } from './scene.ts';

const person = { first_name: 'A', last_name: 'B', password };

const invitation: Prepare = async ({ prove, member: { tenantId } }) => {
  const { token } = await prove.invitation(tenantId);
  return { body: { token, ...person } };
};

/** Getting people into a tenant, and getting in. */
export const invitationRequests: Record<string, Prepare> = {
  createInvitation: async ({ make, member: { tenantId } }) => ({
    body: { email: nobodysAddress(), role_ids: [await make.role(tenantId)] },
  }),
  'createInvitation: an administrator': async ({ make, member: { tenantId } }) => ({
    body: { email: nobodysAddress(), role_ids: [await make.builtInRole(tenantId, 'tenant_admin')] },
  }),
  'resendInvitation: an administrator': async ({ make, prove, member: { tenantId } }) => {
    const roleId = await make.builtInRole(tenantId, 'tenant_admin');
    return { params: { invitation_id: (await prove.invitation(tenantId, { roleId })).id } };
  },
  verifyInvitation: async ({ prove, member: { tenantId } }) => ({
    query: { token: (await prove.invitation(tenantId)).token },
  }),
  acceptInvitation: invitation,
  'acceptInvitation: who has an account': async ({ make, prove, member: { tenantId } }) => {
    const { email } = await make.account();
    return { body: { token: (await prove.invitation(tenantId, { email })).token, ...person } };
  },
  // Into a tenant where nobody is yet.
  joinTenant: async ({ make, prove, member: { user } }) => ({
    body: { token: (await prove.invitation(await make.tenant(), { ...(user && { email: user.email }) })).token },
  }),
  "joinTenant: a colleague's": async ({ make, prove, member: { tenantId } }) => {
    const { email } = await make.account();
    return { body: { token: (await prove.invitation(tenantId, { email })).token } };
  },
  register: () => ({ body: { email: nobodysAddress(), ...person } }),
  'register: by invitation': invitation,
  confirmRegistration: async ({ prove }) => ({ body: { token: await prove.registration(), password } }),
};
