import { operation } from '../operation.ts';

export const startFederatedSignIn = operation(
  'startFederatedSignIn',
  async ({ params, query, clientAddress }, { federation, flowCookie, limits }) => {
    await limits.countAddress(clientAddress);
    const { tenant_id: tenantId, return_to: returnTo, code_challenge: codeChallenge } = query;
    const askedTenant = tenantId?.toLowerCase() ?? null;
    const { url, browser } = await federation.begin(params.provider, { askedTenant, returnTo, codeChallenge });
    return { status: 302, headers: { Location: url, 'Set-Cookie': flowCookie.set(browser) } };
  },
);
