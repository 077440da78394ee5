import { operation } from '../operation.ts';
import { visitOf } from '../services/sessions.ts';
import { signInBody } from '../services/tokens-body.ts';

export const finishFederatedSignIn = operation(
  'finishFederatedSignIn',
  async ({ params, query, cookies, ...request }, { federation, flowCookie }) => {
    const { code, state, iss, error } = query;
    const answer = { state, ...(code && { code }), ...(iss && { iss }), ...(error && { error }) };
    const callback = { provider: params.provider, answer, browser: flowCookie.read(cookies) };
    const finished = await federation.finish(callback, visitOf(request));
    const headers = { 'Set-Cookie': flowCookie.clear() };
    if ('location' in finished) return { status: 302, headers: { ...headers, Location: finished.location } };
    return { status: 200, headers, body: signInBody(finished.signedIn) };
  },
);
