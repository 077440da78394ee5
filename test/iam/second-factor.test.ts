import { TOTP } from 'otpauth';
import t from 'tap';
import { connect } from '../fixtures/database.ts';
import { createAccount, password, signIn } from '../fixtures/accounts.ts';
import { startGateway, type ApiClient, type TestGateway } from '../fixtures/gateway.ts';

/** The code an authenticator app shows, some time steps from now. */
const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });

interface Enrolled {
  email: string;
  id: string;
  secret: string;
  recoveryCodes: string[];
  api: ApiClient;
}

/** An account whose second factor was confirmed a step ago, so that the present code is unused. */
const enrol = async (gateway: TestGateway): Promise<Enrolled> => {
  const account = await createAccount(gateway, await gateway.createTenant());
  const { api } = await signIn(gateway, account.email);
  const begun = await api.POST('/auth/second-factor', { body: { current_password: password } });
  const secret = begun.data?.secret ?? '';
  const confirmed = await api.POST('/auth/second-factor/confirm', { body: { code: codeOf(secret, -1) } });
  return { ...account, secret, api, recoveryCodes: confirmed.data?.recovery_codes ?? [] };
};

const login = (gateway: TestGateway, email: string, otp?: string, given = password) =>
  gateway.client().POST('/auth/login', { body: { email, password: given, ...(otp !== undefined && { otp }) } });

t.test('enrolling', async (t) => {
  const gateway = await startGateway(t);
  const { id, email } = await createAccount(gateway, await gateway.createTenant());
  const { api } = await signIn(gateway, email);
  t.same((await api.GET('/auth/second-factor')).data, { enrolled: false, confirmed_at: null, recovery_codes_left: 0 });
  for (const body of [{}, { current_password: 'wrong' }]) {
    t.match((await api.POST('/auth/second-factor', { body })).error, {
      status: 422,
      errors: [{ code: 'wrong_password' }],
    });
  }
  const first = await api.POST('/auth/second-factor', { body: { current_password: password } });
  const begun = await api.POST('/auth/second-factor', { body: { current_password: password } });
  const { secret = '', uri = '', qr_code: image = '' } = begun.data ?? {};
  t.not(secret, first.data?.secret, 'begun anew');
  const link = new URL(uri);
  t.equal(link.searchParams.get('secret'), secret);
  t.equal(decodeURIComponent(link.pathname.split(':')[1] ?? ''), email);
  t.match(Buffer.from(image.split(',')[1] ?? '', 'base64').toString(), /^<svg .*<path /);
  t.equal((await login(gateway, email)).response.status, 200, 'not asked for before it is confirmed');

  const confirm = (code: string) => api.POST('/auth/second-factor/confirm', { body: { code } });
  t.match((await confirm(codeOf(first.data?.secret ?? ''))).error, { status: 422, errors: [{ code: 'wrong_code' }] });
  const { data } = await confirm(codeOf(secret));
  t.equal(new Set(data?.recovery_codes).size, 10);
  t.match((await api.GET('/auth/second-factor')).data, { enrolled: true, recovery_codes_left: 10 });
  t.match((await confirm(codeOf(secret, 1))).error, { status: 403 }, 'once');
  t.match((await api.POST('/auth/second-factor', { body: { current_password: password } })).error, {
    status: 403,
    detail: 'A second factor is enrolled already; disable it first.',
  });

  const owner = await connect(t, gateway.urls.ownerUrl);
  const { rows } = await owner.query<{ stored: string }>(
    `SELECT (SELECT string_agg(f::text, ' ') FROM second_factors f) || (SELECT string_agg(r::text, ' ') FROM recovery_codes r)
       || (SELECT string_agg(a::text, ' ') FROM audit_events a) AS stored`,
  );
  for (const said of [secret, ...(data?.recovery_codes ?? [])])
    t.notMatch(rows[0]?.stored, said, 'kept nowhere as it is');
  const audited = await owner.query<{ action: string }>(
    "SELECT action FROM audit_events WHERE actor_id = $1 AND outcome = 'allowed' AND action <> 'sign_in' ORDER BY sequence",
    [id],
  );
  t.same(
    audited.rows.map(({ action }) => action),
    ['enrol_second_factor', 'enrol_second_factor', 'confirm_second_factor'],
  );
});

t.test('signing in asks for a code, and takes each once', async (t) => {
  const gateway = await startGateway(t, { environment: { SIGN_IN_LIMIT_PER_ACCOUNT: '100' } });
  const { email, secret, recoveryCodes } = await enrol(gateway);
  const { error, response } = await login(gateway, email);
  t.match(error, { status: 401, code: 'second_factor_required' });
  t.equal(response.headers.get('www-authenticate'), 'Bearer');
  t.match(
    (await login(gateway, email, undefined, 'a wrong password')).error,
    { code: 'invalid_credentials' },
    'told to nobody else',
  );
  t.match((await login(gateway, email, codeOf(secret), 'a wrong password')).error, { code: 'invalid_credentials' });
  t.match(
    (await login(gateway, email, codeOf(secret, 5))).error,
    { code: 'invalid_credentials' },
    'not of another time',
  );
  t.match(
    (await login(gateway, email, codeOf(secret, -1))).error,
    { code: 'invalid_credentials' },
    'used in enrolling',
  );
  const code = codeOf(secret);
  const answers = await Promise.all(Array.from({ length: 10 }, () => login(gateway, email, code)));
  const [good, ...more] = answers.filter((each) => each.response.status === 200);
  t.equal(more.length, 0, 'of many who come with one code at once, one is let in');
  const claims = claimsOf(good?.data?.access_token);
  t.match(claims, { amr: ['pwd', 'otp'], auth_time: Number });
  const refreshed = await gateway
    .client()
    .POST('/auth/refresh', { body: { refresh_token: good?.data?.refresh_token ?? '' } });
  t.match(claimsOf(refreshed.data?.access_token), { amr: ['pwd', 'otp'], auth_time: claims.auth_time });

  const [one = '', two = ''] = recoveryCodes;
  t.equal((await login(gateway, email, one)).response.status, 200, 'a recovery code will do');
  t.equal((await login(gateway, email, one)).response.status, 401, 'once');
  t.equal((await login(gateway, email, two.toUpperCase())).response.status, 200);
  const stranger = await enrol(gateway);
  t.equal((await login(gateway, stranger.email, recoveryCodes[2])).response.status, 401, "another's does not");
  t.equal((await login(gateway, stranger.email, codeOf(secret, 1))).response.status, 401);
});

t.test('what policies demand a recent second factor for', async (t) => {
  const gateway = await startGateway(t);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { id, email, secret, recoveryCodes } = await enrol(gateway);
  const { data } = await login(gateway, email, codeOf(secret));
  const api = gateway.client(data?.access_token);
  const change = () =>
    api.POST('/auth/change-password', { body: { current_password: password, new_password: 'another long password' } });
  await owner.query("UPDATE sessions SET second_factor_at = now() - interval '301 seconds' WHERE user_id = $1", [id]);
  const { error, response } = await change();
  t.match(error, {
    status: 401,
    code: 'second_factor_required',
    detail: 'Show your second factor first.',
    obligation: { kind: 'second_factor', max_age_seconds: 300 },
    decision_id: String,
  });
  t.equal(response.headers.get('www-authenticate'), 'Bearer error="insufficient_user_authentication", max_age=300');
  const { rows } = await owner.query("SELECT FROM audit_events WHERE actor_id = $1 AND outcome = 'denied'", [id]);
  t.equal(rows.length, 1, 'recorded as any denial');

  const verify = (code: string) => api.POST('/auth/second-factor/verify', { body: { code } });
  t.match((await verify(codeOf(secret))).error, { status: 422 }, 'the code of the sign-in is spent');
  const shown = await verify(recoveryCodes[0] ?? '');
  t.match(claimsOf(shown.data?.access_token), { amr: ['pwd', 'otp'] });
  t.equal((await change()).response.status, 204, 'lifted');
  t.equal((await api.DELETE('/auth/second-factor')).response.status, 204);
  t.equal(
    (await login(gateway, email, undefined, 'another long password')).response.status,
    200,
    'not asked for any more',
  );
  t.equal((await owner.query('SELECT FROM recovery_codes WHERE user_id = $1', [id])).rowCount, 0);
});

t.test('new recovery codes, and a password that needs a second factor', async (t) => {
  const gateway = await startGateway(t);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { id, email, secret, recoveryCodes, api } = await enrol(gateway);
  const { data } = await api.POST('/auth/second-factor/recovery-codes');
  t.equal(data?.recovery_codes.length, 10);
  t.equal((await login(gateway, email, recoveryCodes[0])).response.status, 401, 'the old ones are good no more');
  t.equal((await login(gateway, email, data?.recovery_codes[0])).response.status, 200);
  await owner.query('UPDATE users SET needs_second_factor = true WHERE id = $1', [id]);
  t.match((await api.DELETE('/auth/second-factor')).error, { status: 409 });
  t.equal((await login(gateway, email, codeOf(secret))).response.status, 200);
  const stranger = await signIn(gateway, (await createAccount(gateway, await gateway.createTenant())).email);
  t.match((await stranger.api.POST('/auth/second-factor/recovery-codes')).error, { status: 409 });
});

t.test('an administrator helps who lost it', async (t) => {
  const gateway = await startGateway(t);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { id, email, api } = await enrol(gateway);
  const { rows } = await owner.query<{ tenant_id: string }>('SELECT tenant_id FROM memberships WHERE user_id = $1', [
    id,
  ]);
  const admin = await gateway.createPersona(rows[0]?.tenant_id ?? '', { role: 'tenant_admin' });
  const remove = () => admin.api.DELETE('/users/{user_id}/second-factor', { params: { path: { user_id: id } } });
  t.equal((await remove()).response.status, 204);
  t.equal((await api.GET('/auth/me')).response.status, 401, 'whoever had it is signed out');
  t.equal((await login(gateway, email)).response.status, 200, 'the password is enough now');
  t.equal((await remove()).response.status, 404);

  const short = await enrol(gateway);
  const colleague = await gateway.createPersona(
    (await owner.query<{ tenant_id: string }>('SELECT tenant_id FROM memberships WHERE user_id = $1', [short.id]))
      .rows[0]?.tenant_id ?? '',
    { role: 'tenant_admin' },
  );
  await owner.query('UPDATE users SET needs_second_factor = true WHERE id = $1', [short.id]);
  const params = { path: { user_id: short.id } };
  t.equal((await colleague.api.DELETE('/users/{user_id}/second-factor', { params })).response.status, 204);
  t.equal((await login(gateway, short.email)).response.status, 401, 'a password too short to stand alone goes with it');
});

t.test('codes cannot be guessed, and guessing locks nobody out of signing in', async (t) => {
  const gateway = await startGateway(t, { environment: { SIGN_IN_LIMIT_PER_ACCOUNT: '5' } });
  const { email, secret, api } = await enrol(gateway);
  const verify = (code: string) => api.POST('/auth/second-factor/verify', { body: { code } });
  const wrong = (Number(codeOf(secret)) + 1).toString().padStart(6, '0').slice(-6);
  const answers = await Promise.all(Array.from({ length: 12 }, () => verify(wrong)));
  t.equal(answers.filter((each) => each.response.status === 422).length, 4, 'one was counted when enrolling');
  t.equal(answers.filter((each) => each.response.status === 429).length, 8);
  t.equal((await verify(codeOf(secret))).response.status, 429, 'nor with the right one any more');
  t.equal((await login(gateway, email, codeOf(secret))).response.status, 200, 'the front door is another');
});

const claimsOf = (token = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? 'e30', 'base64url').toString() || '{}') as Record<string, unknown>;
