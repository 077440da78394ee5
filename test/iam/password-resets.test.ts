import t from 'tap';
import { connect } from '../fixtures/database.ts';
import { startGateway, type TestGateway } from '../fixtures/gateway.ts';
import { hurry, publicUrl, withMail } from '../fixtures/mail.ts';

const email = 'ada@acme.example';
const password = 'correct horse battery staple';
const next = 'a password nobody knows yet';

const setUp = async (t: Parameters<typeof startGateway>[0], environment: Record<string, string> = {}) => {
  const gateway = await startGateway(t, {
    environment: { LINK_LIMIT_PER_ACCOUNT: '1000', LINK_LIMIT_PER_ADDRESS: '10000', ...environment },
  });
  const mail = await withMail(t, gateway);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const body = { email, password, first_name: 'Ada', last_name: 'Lovelace' };
  const { data } = await admin.api.POST('/users', { body });
  const owner = await connect(t, gateway.urls.ownerUrl);
  return { gateway, mail, admin, userId: data?.id ?? '', owner };
};

const ask = (gateway: TestGateway, address = email) =>
  gateway.client().POST('/auth/password-reset', { body: { email: address } });

const reset = (gateway: TestGateway, token: string, new_password = next) =>
  gateway.client().POST('/auth/password-reset/confirm', { body: { token, new_password } });

const signIn = (gateway: TestGateway, word: string) =>
  gateway.client().POST('/auth/login', { body: { email, password: word } });

t.test('a forgotten password', async (t) => {
  const { gateway, mail, userId, owner } = await setUp(t);
  const before = await signIn(gateway, password);
  t.equal((await ask(gateway, 'ADA@Acme.example')).response.status, 202);
  const { text, token } = await mail.next(email);
  t.match(text, `${publicUrl}reset-password#token=vsp_`);
  const { rows: kept } = await owner.query<{ text: string }>(
    'SELECT r::text AS text FROM password_resets r UNION ALL SELECT j::text FROM graphile_worker._private_jobs j',
  );
  t.notOk(
    kept.some((row) => row.text.includes(token.slice(4))),
    'its token is kept nowhere',
  );
  t.match((await reset(gateway, token, 'adalovelace1815')).error, {
    status: 422,
    errors: [{ path: 'new_password', code: 'common_password' }],
  });
  t.match((await reset(gateway, token, password)).error, { status: 422, errors: [{ code: 'same_password' }] });
  t.equal((await reset(gateway, token, 'short')).response.status, 400);
  t.equal((await gateway.client(before.data?.access_token).GET('/users/me')).response.status, 200, 'nothing so far');
  t.equal((await reset(gateway, token)).response.status, 204);
  t.equal((await gateway.client(before.data?.access_token).GET('/users/me')).response.status, 401, 'sessions end');
  const refreshed = await gateway
    .client()
    .POST('/auth/refresh', { body: { refresh_token: before.data?.refresh_token ?? '' } });
  t.equal(refreshed.response.status, 401);
  t.equal((await signIn(gateway, password)).response.status, 401);
  t.equal((await signIn(gateway, next)).response.status, 200);
  t.equal((await reset(gateway, token, 'yet another password')).response.status, 404, 'once');
  t.match((await mail.next(email)).text, 'was changed', 'its owner is told');
  const { rows } = await owner.query('SELECT DISTINCT end_reason FROM sessions WHERE ended_at IS NOT NULL');
  t.same(rows, [{ end_reason: 'password_reset' }]);
  const { rows: trail } = await owner.query(
    `SELECT actor_id, resource_id, after FROM audit_events WHERE action = 'reset_password'`,
  );
  t.same(trail, [{ actor_id: userId, resource_id: userId, after: { password: 'changed' } }]);
});

t.test(
  'what others prepared in an account goes with the first proof of its address, and with no later one',
  async (t) => {
    const { gateway, mail, admin, userId, owner } = await setUp(t);
    const prepare = async (subject: string): Promise<void> => {
      await owner.query(
        `INSERT INTO federated_identities (id, issuer, subject, user_id, email) VALUES (gen_random_uuid(), 'https://id.example', $2, $1, 'x')`,
        [userId, subject],
      );
      await owner.query(
        `INSERT INTO second_factors (user_id, sealed_secret, confirmed_at) VALUES ($1, 'x', now()) ON CONFLICT DO NOTHING`,
        [userId],
      );
      await owner.query(
        `INSERT INTO api_keys (tenant_id, id, user_id, name, prefix, hash, permissions, allowed_addresses)
       VALUES ($2, gen_random_uuid(), $1, 'x', 'x', 'x', '{}', '{}')`,
        [userId, admin.tenantId],
      );
    };
    const left = async (): Promise<unknown> => {
      const { rows } = await owner.query<Record<string, number>>(
        `SELECT (SELECT count(*)::int FROM federated_identities WHERE user_id = $1) AS identities,
         (SELECT count(*)::int FROM second_factors WHERE user_id = $1) AS factors,
         (SELECT count(*)::int FROM api_keys WHERE user_id = $1 AND revoked_at IS NULL) AS keys`,
        [userId],
      );
      return rows[0];
    };
    await prepare('planted');
    await ask(gateway);
    t.equal((await reset(gateway, (await mail.next(email)).token)).response.status, 204);
    t.same(
      await left(),
      { identities: 0, factors: 1, keys: 0 },
      'the administrator who made it could have kept a way in; a factor alone is none',
    );
    await mail.next(email);
    await prepare('own');
    await ask(gateway);
    t.equal((await reset(gateway, (await mail.next(email)).token, 'yet another password')).response.status, 204);
    t.same(await left(), { identities: 1, factors: 1, keys: 1 });
    const alone = await signIn(gateway, 'yet another password');
    t.match(alone.error, { code: 'second_factor_required' }, 'a mailbox is not enough to get past a second factor');
  },
);

t.test('nobody learns who has an account', async (t) => {
  const { gateway, mail, owner } = await setUp(t);
  const stranger = 'nobody@acme.example';
  const answers = new Set<string>();
  const time = async (address: string): Promise<number> => {
    const began = performance.now();
    const { response, data } = await ask(gateway, address);
    t.equal(response.status, 202);
    answers.add(JSON.stringify(data));
    return performance.now() - began;
  };
  const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  const taken: number[] = [];
  const free: number[] = [];
  for (let n = 0; n < 40; n += 1) {
    taken.push(await time(email));
    free.push(await time(stranger));
  }
  t.equal(answers.size, 1, 'the same answer');
  const [there, absent] = [median(taken), median(free)];
  t.ok(Math.max(there, absent) < 2 * Math.min(there, absent) + 2, `${there.toFixed(1)} and ${absent.toFixed(1)} ms`);
  await mail.next(email);
  t.notOk(
    mail.received.some(({ recipients }) => recipients.includes(stranger)),
    'strangers get no mail',
  );
  const { rows } = await owner.query('SELECT FROM password_resets');
  t.equal(rows.length, 1, 'one link an account, however often one asks');
});

t.test('what ends a link', async (t) => {
  const { gateway, mail, admin, userId, owner } = await setUp(t);
  const link = async (): Promise<string> => {
    await ask(gateway);
    for (;;) {
      const { token } = await mail.next(email);
      if (token !== '') return token;
    }
  };
  const dead = async (token: string, why: string) => t.equal((await reset(gateway, token)).response.status, 404, why);

  const first = await link();
  const second = await link();
  await dead(first, 'a newer link');

  const user = { params: { path: { user_id: userId } } };
  await admin.api.PATCH('/users/{user_id}', { ...user, body: { is_active: false } });
  await dead(second, 'a deactivated account');
  await ask(gateway);
  await admin.api.PATCH('/users/{user_id}', { ...user, body: { is_active: true } });
  await dead(second, 'and it does not come back with the account');

  const third = await link();
  const session = gateway.client((await signIn(gateway, password)).data?.access_token);
  const changed = { current_password: password, new_password: 'a password of her choice' };
  t.equal((await session.POST('/auth/change-password', { body: changed })).response.status, 204);
  await dead(third, 'a changed password');

  const fourth = await link();
  await owner.query(`UPDATE users SET email = 'x@acme.example', email_canonical = 'x@acme.example' WHERE id = $1`, [
    userId,
  ]);
  await dead(fourth, 'a changed address');
  await owner.query(`UPDATE users SET email = $2, email_canonical = $2 WHERE id = $1`, [userId, email]);

  const fifth = await link();
  await owner.query(`UPDATE password_resets SET expires_at = now() - interval '1 second'`);
  await dead(fifth, 'time');

  await owner.query('UPDATE users SET password_hash = NULL WHERE id = $1', [userId]);
  await owner.query(
    `INSERT INTO federated_identities (id, issuer, subject, user_id, email) VALUES (gen_random_uuid(), 'https://id.example', 'x', $1, 'x')`,
    [userId],
  );
  const before = mail.received.length;
  await ask(gateway);
  await hurry(gateway);
  await gateway.client().POST('/auth/password-reset', { body: { email: 'x@acme.example' } });
  const { rows } = await owner.query('SELECT FROM password_resets WHERE expires_at > now()');
  t.same(
    [rows.length, mail.received.length],
    [0, before],
    'an account that is signed in to through a provider alone gets none',
  );
  for (const token of ['x', 'vsp_', `vsp_${'A'.repeat(43)}`, first.replace('vsp', 'vsi')]) await dead(token, token);
});

t.test('of many who reset at once, one does', async (t) => {
  const { gateway, mail, owner } = await setUp(t);
  for (let round = 0; round < 4; round += 1) {
    await ask(gateway);
    let token = '';
    while (token === '') ({ token } = await mail.next(email));
    const words = Array.from({ length: 20 }, (_, n) => `password ${n} of round ${round}`);
    const answers = await Promise.all(words.map((word) => reset(gateway, token, word)));
    const won = words.filter((_, n) => answers[n]?.response.status === 204);
    t.equal(won.length, 1, `round ${round}`);
    t.ok(answers.every(({ response }) => [204, 404].includes(response.status)));
    t.equal((await signIn(gateway, won[0] ?? '')).response.status, 200, 'and it is the one that counts');
  }
  const { rows } = await owner.query(`SELECT FROM audit_events WHERE action = 'reset_password'`);
  t.equal(rows.length, 4);
});

t.test('how often one may ask, and a locked account’s way back', async (t) => {
  const { gateway, mail } = await setUp(t, { LINK_LIMIT_PER_ACCOUNT: '2', SIGN_IN_LIMIT_PER_ACCOUNT: '3' });
  const statuses: number[] = [];
  for (let n = 0; n < 3; n += 1)
    statuses.push((await ask(gateway, n === 1 ? 'ADA@acme.EXAMPLE' : email)).response.status);
  t.same(statuses, [202, 202, 429], 'in whatever case');
  for (let n = 0; n < 4; n += 1) await signIn(gateway, 'a wrong password');
  t.equal((await signIn(gateway, password)).response.status, 429, 'somebody guessed too often');
  let response: Response;
  do {
    ({ response } = await reset(gateway, (await mail.next(email)).token || 'x'));
  } while (response.status !== 204);
  t.equal((await signIn(gateway, next)).response.status, 200);
  const few = await startGateway(t, { urls: gateway.urls, environment: { LINK_LIMIT_PER_ADDRESS: '3' } });
  let last = 0;
  for (let n = 0; n < 5; n += 1) last = (await ask(few, `user-${n}@acme.example`)).response.status;
  t.equal(last, 429, 'from one address, whoever is named');
});
