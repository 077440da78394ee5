import t from 'tap';
import { connect, untilWaiting } from '../fixtures/database.ts';
import { startGateway, type TestGateway } from '../fixtures/gateway.ts';
import { publicUrl, withMail } from '../fixtures/mail.ts';

const email = 'ada@acme.example';
const password = 'correct horse battery staple';
const person = { first_name: 'Ada', last_name: 'Lovelace', password };

const setUp = async (t: Parameters<typeof startGateway>[0], environment: Record<string, string> = {}) => {
  const gateway = await startGateway(t, {
    environment: {
      LINK_LIMIT_PER_ACCOUNT: '1000',
      LINK_LIMIT_PER_ADDRESS: '10000',
      REGISTRATION: 'open',
      ...environment,
    },
  });
  return { gateway, mail: await withMail(t, gateway), owner: await connect(t, gateway.urls.ownerUrl) };
};

const register = (gateway: TestGateway, body: { email: string } & Partial<typeof person>) =>
  gateway.client().POST('/auth/register', { body: { ...person, ...body } });

const confirm = (gateway: TestGateway, token: string, word = password) =>
  gateway.client().POST('/auth/register/confirm', { body: { token, password: word } });

const signIn = (gateway: TestGateway, word = password) =>
  gateway.client().POST('/auth/login', { body: { email, password: word } });

t.test('open to anyone: an account once its address is confirmed', async (t) => {
  const { gateway, mail, owner } = await setUp(t);
  const asked = await register(gateway, { email: 'Ada@Acme.example' });
  t.equal(asked.response.status, 202);
  t.equal((await signIn(gateway)).response.status, 401, 'not yet');
  t.equal((await owner.query('SELECT FROM users WHERE email_canonical = $1', [email])).rowCount, 0);
  const { text, token } = await mail.next('Ada@Acme.example');
  t.match(text, `${publicUrl}confirm-registration#token=vsv_`);
  t.match((await confirm(gateway, token, 'another password')).error, {
    status: 422,
    errors: [{ path: 'password', code: 'wrong_password' }],
  });
  const { data } = await confirm(gateway, token);
  t.match(data, { email: 'Ada@Acme.example', first_name: 'Ada', is_active: true });
  t.equal((await confirm(gateway, token)).response.status, 404, 'once');
  const session = await signIn(gateway);
  const api = gateway.client(session.data?.access_token);
  t.equal((await api.GET('/users/me')).response.status, 200);
  t.same((await api.GET('/tenants')).data, [], 'of no tenant');
  const { rows } = await owner.query(
    `SELECT actor_id, after ->> 'email' AS email FROM audit_events WHERE action = 'register'`,
  );
  t.same(rows, [{ actor_id: data?.id, email: 'Ada@Acme.example' }]);
  t.equal((await owner.query('SELECT FROM registrations')).rowCount, 0);
});

t.test('who registers with another’s address gets nothing, and is in nobody’s way', async (t) => {
  const { gateway, mail } = await setUp(t);
  const thief = 'a password of the thief';
  await register(gateway, { email, password: thief });
  const trap = (await mail.next(email)).token;
  await register(gateway, { email });
  const own = (await mail.next(email)).token;
  await register(gateway, { email, password: thief });
  await mail.next(email);
  t.match(
    (await confirm(gateway, trap)).error,
    { status: 422 },
    'a link that the owner did not ask for takes the thief’s password',
  );
  t.equal((await confirm(gateway, own)).response.status, 201, 'theirs still holds');
  t.equal((await signIn(gateway, thief)).response.status, 401);
  t.equal((await signIn(gateway)).response.status, 200);
  t.equal((await confirm(gateway, trap, thief)).response.status, 404, 'the others are gone');
});

t.test('nobody learns who has an account; its owner does', async (t) => {
  const { gateway, mail, owner } = await setUp(t);
  await register(gateway, { email });
  await confirm(gateway, (await mail.next(email)).token);
  const answers = new Set<string>();
  const time = async (address: string): Promise<number> => {
    const began = performance.now();
    const { response, data } = await register(gateway, { email: address });
    t.equal(response.status, 202);
    answers.add(JSON.stringify(data));
    return performance.now() - began;
  };
  const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  const taken: number[] = [];
  const free: number[] = [];
  for (let n = 0; n < 20; n += 1) {
    taken.push(await time(email));
    free.push(await time(`free-${n}@acme.example`));
  }
  t.equal(answers.size, 1, 'the same answer');
  const [there, absent] = [median(taken), median(free)];
  t.ok(Math.max(there, absent) < 2 * Math.min(there, absent), `${there.toFixed(1)} and ${absent.toFixed(1)} ms`);
  const { text, token } = await mail.next(email);
  t.match(text, 'an account already');
  t.equal(token, '');
  await mail.next('free-19@acme.example');
  const { rows } = await owner.query('SELECT FROM registrations WHERE email_canonical = $1 AND hash IS NOT NULL', [
    email,
  ]);
  t.equal(rows.length, 0);
});

t.test('an account that came meanwhile is not touched', async (t) => {
  const { gateway, mail, owner } = await setUp(t);
  await register(gateway, { email });
  const { token } = await mail.next(email);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const made = await admin.api.POST('/users', { body: { ...person, email, password: 'an administrator’s choice' } });
  t.match((await confirm(gateway, token)).error, { status: 409 });
  const { rows } = await owner.query('SELECT id FROM users WHERE email_canonical = $1', [email]);
  t.same(rows, [{ id: made.data?.id }]);
  await owner.query(`UPDATE registrations SET expires_at = now() - interval '1 second'`);
  t.equal((await confirm(gateway, token)).response.status, 404, 'and a registration does not wait for ever');
  await register(gateway, { email: 'other@acme.example' });
  t.equal((await owner.query('SELECT FROM registrations')).rowCount, 1, 'those past their time are cleared away');
});

t.test('many who confirm at once make one account', async (t) => {
  const { gateway, mail, owner } = await setUp(t);
  const tokens: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    await register(gateway, { email });
    tokens.push((await mail.next(email)).token);
  }
  const answers = await Promise.all(Array.from({ length: 18 }, (_, n) => confirm(gateway, tokens[n % 3] ?? '')));
  const statuses = answers.map(({ response }) => response.status);
  t.equal(statuses.filter((status) => status === 201).length, 1, statuses.join());
  t.ok(
    statuses.every((status) => [201, 404].includes(status)),
    statuses.join(),
  );
  const { rows } = await owner.query(
    `SELECT (SELECT count(*)::int FROM users WHERE email_canonical = $1) AS users,
    (SELECT count(*)::int FROM audit_events WHERE action = 'register') AS recorded`,
    [email],
  );
  t.same(rows, [{ users: 1, recorded: 1 }]);
});

t.test('two registrations of an address never wait for each other', async (t) => {
  const { gateway, mail, owner } = await setUp(t);
  await register(gateway, { email });
  const first = (await mail.next(email)).token;
  await register(gateway, { email });
  const second = (await mail.next(email)).token;
  // Both come as far as they can while a third is about to make the account, and go on together when it turns away.
  await owner.query('BEGIN');
  await owner.query(
    `INSERT INTO users (id, email, email_canonical, first_name, last_name) VALUES (gen_random_uuid(), $1, $1, 'A', 'L')`,
    [email],
  );
  const answers = [confirm(gateway, first), confirm(gateway, second)];
  await untilWaiting(owner, 2);
  await owner.query('ROLLBACK');
  t.same((await Promise.all(answers)).map(({ response }) => response.status).sort(), [201, 404]);
});

t.test('by invitation, or not at all', async (t) => {
  const { gateway, mail } = await setUp(t, { REGISTRATION: 'invited' });
  t.match((await register(gateway, { email })).error, {
    status: 403,
    code: 'registration_closed',
    detail: 'Registration takes an invitation.',
  });
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const roles = (await admin.api.GET('/roles')).data ?? [];
  await admin.api.POST('/invitations', { body: { email, role_ids: [roles[0]?.id ?? ''] } });
  const { token } = await mail.next(email);
  const off = await startGateway(t, { urls: gateway.urls, environment: { REGISTRATION: 'off' } });
  const body = { ...person, token };
  t.match((await off.client().POST('/auth/register', { body })).error, { status: 403, code: 'registration_closed' });
  t.match((await register(off, { email })).error, { status: 403, detail: 'Nobody can register here.' });
  const both = await gateway.client().POST('/auth/register', { body: { ...body, email } });
  t.equal(both.response.status, 400, 'an address of one’s own choice has no place beside an invitation');
  const { response, data } = await gateway.client().POST('/auth/register', { body });
  t.equal(response.status, 201);
  t.match(data, { email });
  t.equal((await signIn(gateway)).response.status, 200);
});

t.test('how often, and with what', async (t) => {
  const { gateway, owner } = await setUp(t, { LINK_LIMIT_PER_ACCOUNT: '2', LINK_LIMIT_PER_ADDRESS: '6' });
  const statuses: number[] = [];
  for (let n = 0; n < 3; n += 1) statuses.push((await register(gateway, { email })).response.status);
  t.same(statuses, [202, 202, 429]);
  const own = await register(gateway, { email: 'lovelace@acme.example', password: 'ada.lovelace.1815' });
  t.match(own.error, { status: 422, errors: [{ path: 'password', code: 'common_password' }] });
  for (let n = 0; n < 6; n += 1) statuses.push((await confirm(gateway, `vsv_${n}`)).response.status);
  t.equal(statuses.at(-1), 429, 'nor may anyone try links for ever');
  const { rows } = await owner.query<{ text: string }>('SELECT r::text AS text FROM registrations r');
  t.notOk(rows.some(({ text }) => text.includes(password)));
});
