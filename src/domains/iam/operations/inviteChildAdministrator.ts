import { currentTransaction, holdTenant } from '../../../db/index.ts';
import { Role } from '../models/models.ts';
import { operation } from '../operation.ts';
import { canonicalEmail } from '../services/canonical-email.ts';
import { demandNoMember, revokeForRole } from '../services/invited-address.ts';
import { makeInvitation } from '../services/new-invitation.ts';

/** One at a time is invited: only the first who accepts is let in. */
export const inviteChildAdministrator = operation(
  'inviteChildAdministrator',
  async ({ principal, target: child, body }, { linkLimits, lifetimes }) => {
    const transaction = currentTransaction();
    const email = canonicalEmail(body.email);
    const invitationId = await transaction.withinTenant(child.id, async () => {
      await transaction.run(holdTenant);
      const { id: roleId } = await Role.query()
        .findOne({ tenant_id: child.id, built_in: 'tenant_admin' })
        .throwIfNotFound();
      await demandNoMember(child.id, email);
      await linkLimits.invitation.countAccount(email);
      await revokeForRole(child.id, roleId);
      return makeInvitation({
        ...{ tenantId: child.id, email: body.email, roleIds: [roleId] },
        ...{ invitedBy: principal.id, lifetime: lifetimes.invitation },
      });
    });
    return { status: 204, change: { before: null, after: { invitation_id: invitationId, email: body.email } } };
  },
);
