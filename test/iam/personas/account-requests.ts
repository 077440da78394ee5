import { newSecret } from '../../../src/shared/secrets.ts';
import { nobodysAddress, password } from './cast.ts';
import type { Prepare } from './scene.ts';
import { administrator } from './targets.ts';

const anotherPassword = 'another password, also long';

const signIn =
  (name: string): Prepare =>
  async ({ make, member: { user, password: secret } }) => {
    if (user) await make.resetSignIn(user.id);
    return { body: { [name]: user?.email ?? nobodysAddress(), password: secret } };
  };

/** With an authenticator, whose code goes into the body. @param shown whether the session has just shown it. */
const secondFactor =
  ({ confirmed = true, shown = false, body }: { confirmed?: boolean; shown?: boolean; body?: 'code' }): Prepare =>
  async ({ make, prove, member: { user } }) => {
    if (user) await make.resetSignIn(user.id);
    const code = user ? await prove.secondFactor(user.id, { confirmed }) : '123456';
    return { ...(body && { body: { code } }), ...(shown && { secondFactorAt: new Date() }) };
  };

const newPassword = { body: { current_password: password, new_password: anotherPassword } };

/** Signing in, by whatever means, and what concerns one's own account. */
export const accountRequests: Record<string, Prepare> = {
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
    if (user) await make.resetSignIn(user.id);
    return newPassword;
  },
  'changePassword: factor not shown': async (scene) => ({ ...(await secondFactor({})(scene)), ...newPassword }),
  "revokeSession: a colleague's": async ({ make, member: { tenantId } }) => ({
    params: { session_id: (await make.session(await make.user(tenantId))).id },
  }),
  updateCurrentUser: () => ({ body: { first_name: 'Renamed' } }),

  getSecondFactor: secondFactor({}),
  enrolSecondFactor: async ({ make, member: { user } }) => {
    if (user) await make.resetSignIn(user.id);
    return { body: { current_password: password } };
  },
  'enrolSecondFactor: another': async (scene) => ({
    ...(await secondFactor({ shown: true })(scene)),
    body: { current_password: password },
  }),
  confirmSecondFactor: secondFactor({ confirmed: false, body: 'code' }),
  verifySecondFactor: secondFactor({ body: 'code' }),
  disableSecondFactor: secondFactor({ shown: true }),
  'disableSecondFactor: not shown': secondFactor({}),
  renewRecoveryCodes: secondFactor({ shown: true }),
  'renewRecoveryCodes: not shown': secondFactor({}),

  removeUserSecondFactor: async ({ make, prove, member: { tenantId } }) => {
    const id = await make.user(tenantId);
    await prove.secondFactor(id, { confirmed: true });
    return { params: { user_id: id } };
  },
  'removeUserSecondFactor: an administrator': async (scene) => {
    const { params } = (await administrator(scene)) as { params: { user_id: string } };
    await scene.prove.secondFactor(params.user_id, { confirmed: true });
    return { params };
  },

  requestPasswordReset: ({ member: { user } }) => ({ body: { email: user?.email ?? nobodysAddress() } }),
  resetPassword: async ({ make, prove, member: { user } }) => {
    const { id } = user ?? (await make.account());
    await make.resetSignIn(id);
    return { body: { token: await prove.passwordReset(id), new_password: anotherPassword } };
  },
  exchangeFederatedSignIn: async ({ make, prove, member: { user } }) => ({
    body: await prove.federatedCode((user ?? (await make.account())).id),
  }),
  // Nobody has begun it.
  finishFederatedSignIn: () => ({ query: { state: newSecret(), code: 'x' } }),
  "unlinkIdentity: a colleague's": async ({ make, prove, member: { tenantId } }) => ({
    params: { identity_id: await prove.identity(await make.user(tenantId)) },
  }),
};
