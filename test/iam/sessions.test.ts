import t from 'tap';
import { platformTenantId } from '../../src/db/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { createAccount, password, signIn } from '../fixtures/accounts.ts';
import { connect, untilWaiting } from '../fixtures/database.ts';
import { startGateway, type TestGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { byPassword } from '../fixtures/proof.ts';

const refresh = (gateway: TestGateway, token: string) =>
  gateway.client().POST('/auth/refresh', { body: { refresh_token: token } });

t.test('signing in, who one is, and signing out', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const { id, email } = await createAccount(gateway, tenantId);
  const one = await signIn(gateway, email);
  t.match(one, { token_type: 'bearer', expires_in: 900, user: { id, email, first_name: 'A', is_active: true } });
  const me = await one.api.GET('/auth/me');
  t.match(me.data, { user: { id, email }, session: { tenant_id: tenantId, client_address: '127.0.0.1' } });
  const two = await signIn(gateway, email);
  const listed = await two.api.GET('/auth/sessions');
  t.equal(listed.data?.total, 2);
  const [, older] = listed.data?.items ?? [];
  t.equal(older?.id, me.data?.session.id, 'newest first');

  t.equal((await one.api.POST('/auth/logout')).response.status, 204);
  t.equal((await one.api.GET('/auth/me')).response.status, 401, 'its access token holds no more');
  t.equal((await refresh(gateway, one.refresh_token)).response.status, 401, 'nor does its refresh token');
  t.equal((await two.api.GET('/vms')).response.status, 200, 'others do');

  const three = await signIn(gateway, email);
  const sessions = (await two.api.GET('/auth/sessions')).data?.items ?? [];
  const path = { session_id: sessions[0]?.id ?? '' };
  t.equal((await two.api.DELETE('/auth/sessions/{session_id}', { params: { path } })).response.status, 204);
  t.equal((await three.api.GET('/vms')).response.status, 401, 'ended from elsewhere');
  t.equal((await two.api.DELETE('/auth/sessions/{session_id}', { params: { path } })).response.status, 404);

  const stranger = await createAccount(gateway, tenantId);
  const other = await signIn(gateway, stranger.email);
  const foreign = { session_id: (await two.api.GET('/auth/me')).data?.session.id ?? '' };
  const attempt = await other.api.DELETE('/auth/sessions/{session_id}', { params: { path: foreign } });
  t.equal(attempt.response.status, 404, "another's session is not there");
});

t.test('who came in, and who was not let in, is in the trail', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const { id, email } = await createAccount(gateway, tenantId);
  const session = await signIn(gateway, email);
  await gateway.client().POST('/auth/login', { body: { email, password: 'a wrong password' } });
  await gateway.client().POST('/auth/login', { body: { email, password, tenant_id: newId() } });
  await gateway.client().POST('/auth/login', { body: { email: 'secret@typed.here', password: 'a name' } });
  await refresh(gateway, session.refresh_token);
  await refresh(gateway, session.refresh_token);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { rows } = await owner.query(
    `SELECT tenant_id, actor_id, actor_email, action, outcome, reason, resource_id IS NOT NULL AS of_session, after FROM audit_events
     WHERE action IN ('sign_in', 'refresh') ORDER BY occurred_at, sequence`,
  );
  const own = { actor_id: id, actor_email: email };
  const refused = {
    action: 'sign_in',
    outcome: 'denied',
    reason: 'Incorrect username or password.',
    of_session: false,
  };
  t.same(rows, [
    {
      ...{ tenant_id: tenantId, ...own, action: 'sign_in', outcome: 'allowed', reason: null, of_session: true },
      after: { methods: ['pwd'], client_address: '127.0.0.1' },
    },
    { tenant_id: platformTenantId, ...own, ...refused, after: null },
    { tenant_id: platformTenantId, ...own, ...refused, after: null },
    {
      ...{ tenant_id: platformTenantId, actor_id: '00000000-0000-0000-0000-000000000000', actor_email: 'unknown' },
      ...{ ...refused, after: null },
    },
    {
      ...{ tenant_id: tenantId, ...own, action: 'refresh', outcome: 'denied', of_session: true, after: null },
      reason: 'The refresh token was used before, so the session ends.',
    },
  ]);
});

t.test('refresh tokens are good for one use; a second use ends the session', async (t) => {
  const gateway = await startGateway(t);
  const { email } = await createAccount(gateway, await gateway.createTenant());
  const first = await signIn(gateway, email);
  const second = await refresh(gateway, first.refresh_token);
  t.match(second.data, { token_type: 'bearer', refresh_token: /^vsr_/ });
  const third = await refresh(gateway, second.data?.refresh_token ?? '');
  t.equal(third.response.status, 200);
  t.equal((await refresh(gateway, first.refresh_token)).response.status, 401, 'used before');
  t.equal((await refresh(gateway, third.data?.refresh_token ?? '')).response.status, 401, 'the whole family is gone');
  t.equal((await gateway.client(third.data?.access_token).GET('/vms')).response.status, 401);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { rows } = await owner.query<{ end_reason: string }>(
    'SELECT end_reason FROM sessions WHERE ended_at IS NOT NULL',
  );
  t.same(rows, [{ end_reason: 'reuse' }]);
  const { rows: kept } = await owner.query<{ hash: string }>('SELECT hash FROM refresh_tokens');
  t.notOk(
    kept.some(({ hash }) => first.refresh_token.includes(hash)),
    'kept as hashes',
  );
  for (const token of ['', 'x', `${first.refresh_token.slice(0, -1)}_`, first.access_token.slice(0, 200)]) {
    t.ok([400, 401].includes((await refresh(gateway, token)).response.status), `no token: ${token.slice(0, 10)}`);
  }
});

t.test('a new password ends all other sessions', async (t) => {
  const gateway = await startGateway(t);
  const { email } = await createAccount(gateway, await gateway.createTenant());
  const [here, elsewhere] = [await signIn(gateway, email), await signIn(gateway, email)];
  const change = (current: string, next: string) =>
    here.api.POST('/auth/change-password', { body: { current_password: current, new_password: next } });
  t.match((await change('a wrong password', 'another long password')).error, {
    status: 422,
    errors: [{ path: 'current_password' }],
  });
  t.equal((await change(password, 'short')).response.status, 400);
  t.equal((await elsewhere.api.GET('/vms')).response.status, 200, 'nothing changed so far');
  t.equal((await change(password, 'another long password')).response.status, 204);
  t.equal((await elsewhere.api.GET('/vms')).response.status, 401);
  t.equal((await refresh(gateway, elsewhere.refresh_token)).response.status, 401);
  t.equal((await here.api.GET('/vms')).response.status, 200, 'this one stays');
  const old = await gateway.client().POST('/auth/login', { body: { email, password } });
  t.equal(old.response.status, 401);
});

t.test('no session begins with a password that is being changed', async (t) => {
  const gateway = await startGateway(t);
  const { id, email } = await createAccount(gateway, await gateway.createTenant());
  const owner = await connect(t, gateway.urls.ownerUrl);
  for (const change of ["password_hash = 'another'", 'is_active = false']) {
    const { rows } = await owner.query<{ password_hash: string }>('SELECT password_hash FROM users WHERE id = $1', [
      id,
    ]);
    await owner.query('BEGIN');
    await owner.query(`UPDATE users SET ${change} WHERE id = $1`, [id]);
    const underWay = gateway.client().POST('/auth/login', { body: { email, password } });
    await t.resolves(untilWaiting(owner, 1), 'the sign-in has verified the old password and waits');
    await owner.query('COMMIT');
    t.equal((await underWay).response.status, 401, change);
    const [{ password_hash: hash } = { password_hash: '' }] = rows;
    await owner.query('UPDATE users SET password_hash = $2, is_active = true WHERE id = $1', [id, hash]);
  }
  const { rows } = await owner.query('SELECT FROM sessions WHERE user_id = $1', [id]);
  t.equal(rows.length, 0);
  t.ok((await signIn(gateway, email)).access_token);
});

t.test('many who change their passwords at once do not wait for each other', async (t) => {
  const gateway = await startGateway(t, { environment: { SIGN_IN_LIMIT_PER_ADDRESS: '1000' } });
  const tenantId = await gateway.createTenant();
  const accounts = await Promise.all(Array.from({ length: 20 }, () => createAccount(gateway, tenantId)));
  const signedIn = await Promise.all(accounts.map(({ email }) => signIn(gateway, email)));
  const body = { current_password: password, new_password: 'another long password' };
  const answers = await Promise.all(signedIn.map(({ api }) => api.POST('/auth/change-password', { body })));
  t.ok(answers.every(({ response }) => response.status === 204));
});

t.test('switching tenants', async (t) => {
  const gateway = await startGateway(t);
  const operator = await gateway.operator();
  const [home, away, foreign] = [
    await gateway.createTenant(),
    await gateway.createTenant(),
    await gateway.createTenant(),
  ];
  const { id, email } = await createAccount(gateway, home);
  await operator.api.POST('/tenants/{tenant_id}/users', {
    params: { path: { tenant_id: away } },
    body: { user_id: id },
  });
  const session = await signIn(gateway, email);
  const to = (tenantId: string) => session.api.POST('/auth/switch-tenant', { body: { tenant_id: tenantId } });
  t.equal((await to(foreign)).response.status, 404, 'not a tenant of theirs');
  t.equal((await to(newId())).response.status, 404);
  const { data } = await to(away);
  const there = gateway.client(data?.access_token);
  t.equal((await there.GET('/vms')).response.status, 403, 'with the rights held there: none');
  t.equal((await there.GET('/auth/me')).data?.session.tenant_id, away);
  const next = await refresh(gateway, session.refresh_token);
  t.equal((await gateway.client(next.data?.access_token).GET('/vms')).response.status, 403, 'and it stays there');
});

t.test('what is no token of ours, or of no session, is refused', async (t) => {
  const gateway = await startGateway(t);
  const persona = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const other = await gateway.createPersona(persona.tenantId, { role: 'member' });
  const status = async (token: string) => (await rawRequest(gateway.url, { path: '/api/v1/vms', token })).status;
  t.equal(await status(persona.token), 200);
  const claims = { principalId: persona.id, tenantId: persona.tenantId };
  t.equal(
    await status(gateway.tokens.issue({ ...claims, sessionId: newId() }, byPassword)),
    401,
    'a session that is not there',
  );
  t.equal(
    await status(gateway.tokens.issue({ ...claims, sessionId: other.sessionId }, byPassword)),
    401,
    "another's session",
  );
  const last = persona.token.length - 1;
  for (const at of [...Array.from({ length: 40 }, (_, n) => n * 17), last]) {
    const flipped = persona.token[at] === 'A' ? 'B' : 'A';
    t.equal(await status(persona.token.slice(0, at) + flipped + persona.token.slice(at + 1)), 401, `changed at ${at}`);
    t.equal(await status(persona.token.slice(0, at) || 'x'), 401, `cut at ${at}`);
  }
});
