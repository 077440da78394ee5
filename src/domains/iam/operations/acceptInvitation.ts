import { operation } from '../operation.ts';

/** Answers with the account alone: its owner signs in, as always. */
export const acceptInvitation = operation(
  'acceptInvitation',
  async ({ body, decision, requestId }, { invitations, registrations }) => {
    registrations.demandOpen({ invited: true });
    const { token, first_name: firstName, last_name: lastName, password } = body;
    const person = { token, firstName, lastName, password };
    return { status: 201, body: await invitations.register({ ...person, decision, requestId }) };
  },
);
