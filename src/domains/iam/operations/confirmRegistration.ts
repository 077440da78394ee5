import { operation } from '../operation.ts';

export const confirmRegistration = operation(
  'confirmRegistration',
  async ({ body, clientAddress, decision, requestId }, { registrations, linkLimits }) => {
    await linkLimits.registration.countAddress(clientAddress);
    return { status: 201, body: await registrations.confirm(body, { decision, requestId }) };
  },
);
