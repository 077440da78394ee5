import { represented } from '../../represented.ts';
import { operation } from '../operation.ts';
import { canonicalEmail } from '../services/canonical-email.ts';
import { demandNoMember } from '../services/invited-address.ts';
import { makeInvitation } from '../services/new-invitation.ts';

export const createInvitation = operation(
  'createInvitation',
  async ({ principal, tenant, body, demand, represent }, { linkLimits, lifetimes }) => {
    const email = canonicalEmail(body.email);
    const roleIds = [...new Set(body.role_ids.map((id) => id.toLowerCase()))];
    for (const roleId of roleIds) await demand('role', 'assign_users', roleId);
    await demandNoMember(tenant.id, email);
    await linkLimits.invitation.countAccount(email);
    const id = await makeInvitation({
      ...{ tenantId: tenant.id, email: body.email, roleIds },
      ...{ invitedBy: principal.id, lifetime: lifetimes.invitation },
    });
    await demand('invitation', 'create', id);
    return { status: 201, body: represented(await represent(id)) };
  },
);
