import { operation } from '../operation.ts';
import { canonicalEmail } from '../services/canonical-email.ts';

/** By invitation, or by an address that is still to be confirmed. */
export const register = operation(
  'register',
  async ({ body, clientAddress, decision, requestId }, { invitations, registrations, linkLimits }) => {
    const { token, email = '', first_name: firstName, last_name: lastName, password } = body;
    registrations.demandOpen({ invited: token !== undefined });
    const person = { firstName, lastName, password };
    if (token !== undefined) {
      return { status: 201, body: await invitations.register({ ...person, token, decision, requestId }) };
    }
    await linkLimits.registration.count(canonicalEmail(email), clientAddress);
    await registrations.begin({ ...person, email });
    return { status: 202, body: { detail: 'We have sent a mail to this address: open its link to go on.' } };
  },
);
