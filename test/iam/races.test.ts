import t from 'tap';
import { Passwords } from '../../src/domains/iam/index.ts';
import { hashOf } from '../../src/shared/secrets.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { startGateway, type Persona, type TestGateway } from '../fixtures/gateway.ts';
import { inRounds, race, racers } from '../fixtures/race.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { Objects } from './personas/objects.ts';

/** What must hold however many come at once, on two nodes. RACE_ROUNDS says how often each is tried. */

const perAccount = 5;
const limits = {
  RATE_LIMIT_PER_ADDRESS: '1000000',
  RATE_LIMIT_PER_PRINCIPAL: '1000000',
  SIGN_IN_LIMIT_PER_ADDRESS: '1000000',
  SIGN_IN_LIMIT_PER_ACCOUNT: String(perAccount),
};

/** Two nodes on one database, and the database itself. */
const startNodes = async (t: Parameters<typeof startGateway>[0]) => {
  const one = await startGateway(t, { environment: limits });
  const two = await startGateway(t, { urls: one.urls, environment: limits });
  const owner = await connect(t, one.urls.ownerUrl);
  const nodeOf = (client: number): TestGateway => (client % 2 === 0 ? one : two);
  return { one, nodeOf, owner, make: new Objects(owner, await new Passwords().hash('the right password')) };
};

t.test('of many who refresh with one token, one gets tokens, and the session ends', async (t) => {
  const { one, nodeOf, owner, make } = await startNodes(t);
  const { id: userId } = await one.createPersona(await one.createTenant(), { role: 'member' });
  await inRounds(async (round) => {
    const session = await make.session(userId);
    const body = { refresh_token: session.refreshToken };
    const answers = await race((client) => nodeOf(client).client().POST('/auth/refresh', { body }));
    const winners = answers.filter(({ response }) => response.status === 200);
    t.same(
      answers.map(({ response }) => response.status).sort(),
      [200, ...Array.from({ length: racers - 1 }, () => 401)],
      `round ${round}`,
    );
    const { rows } = await owner.query(
      `SELECT end_reason, (SELECT count(*)::int FROM refresh_tokens r WHERE r.session_id = s.id) AS tokens,
         (SELECT count(used_at)::int FROM refresh_tokens r WHERE r.session_id = s.id) AS used
       FROM sessions s WHERE id = $1`,
      [session.id],
    );
    t.same(
      rows,
      [{ end_reason: 'reuse', tokens: 2, used: 1 }],
      `round ${round}: traded once, and the reuse was noticed`,
    );
    const [winner] = winners;
    const after = await one.client(winner?.data?.access_token).GET('/auth/me');
    t.equal(after.response.status, 401, `round ${round}: what the winner got is good for nothing`);
  });
});

/** Ways of taking an administrator from a tenant. */
const ways: ((by: Persona, victim: Persona, roleId: string) => Promise<{ response: Response }>)[] = [
  (by, { id, tenantId }, roleId) =>
    by.api.DELETE('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', {
      params: { path: { tenant_id: tenantId, user_id: id, role_id: roleId } },
    }),
  (by, { id, tenantId }) =>
    by.api.DELETE('/tenants/{tenant_id}/users/{user_id}', { params: { path: { tenant_id: tenantId, user_id: id } } }),
  (by, { id }) => by.api.DELETE('/users/{user_id}', { params: { path: { user_id: id } } }),
  (by, { id }) => by.api.PATCH('/users/{user_id}', { params: { path: { user_id: id } }, body: { is_active: false } }),
];

t.test('administrators who all take each other away at once: one stays', async (t) => {
  const { one, nodeOf, owner, make } = await startNodes(t);
  await inRounds(async (round) => {
    const tenantId = await one.createTenant();
    const roleId = await make.builtInRole(tenantId, 'tenant_admin');
    // Few, so that most of the clients are after the last one.
    const admins = await Promise.all(
      [0, 1, 2, 3].map((n) => nodeOf(n).createPersona(tenantId, { role: 'tenant_admin' })),
    );
    const at = (n: number): Persona => admins[n % admins.length] as Persona;
    const answers = await race((client) => {
      const way = ways[(client + round) % ways.length];
      if (!way) throw new Error('no such way');
      return way(at(client), at(client + 1 + Math.floor(client / admins.length)), roleId);
    });
    const { rows } = await owner.query<{ left: number }>(
      `SELECT count(*)::int AS left FROM role_assignments ra JOIN users u ON u.id = ra.user_id AND u.is_active
       WHERE ra.tenant_id = $1 AND ra.role_id = $2`,
      [tenantId, roleId],
    );
    const statuses = answers.map(({ response }) => response.status);
    t.ok((rows[0]?.left ?? 0) >= 1, `round ${round}: ${rows[0]?.left} left (${statuses.join(' ')})`);
    t.notOk(statuses.includes(500), `round ${round}: nothing broke (${statuses.join(' ')})`);
  });
});

t.test('however many try at once, few passwords are checked', async (t) => {
  const { nodeOf, owner, make } = await startNodes(t);
  await inRounds(async (round) => {
    const { email } = await make.account();
    const spellings = [email, email.toUpperCase(), ` ${email} `, email.replace('a', 'ａ')];
    const answers = await race((client) =>
      rawRequest(nodeOf(client).url, {
        method: 'POST',
        path: '/api/v1/auth/token',
        headers: { 'x-forwarded-for': `192.0.2.${client}` },
        body: { username: spellings[client % spellings.length], password: 'a wrong password' },
      }),
    );
    const checked = answers.filter(({ status }) => status === 401).length;
    const refused = answers.filter(({ status }) => status === 429).length;
    t.same({ checked, refused }, { checked: perAccount, refused: racers - perAccount }, `round ${round}`);
    const { rows } = await owner.query(`SELECT FROM rate_limits WHERE key LIKE 'sign_in_account:%' AND points >= $1`, [
      racers,
    ]);
    t.equal(rows.length, round + 1, `round ${round}: every attempt was counted`);
    const late = await nodeOf(round)
      .client()
      .POST('/auth/token', { body: { username: email, password: 'the right password' } });
    t.equal(late.response.status, 429, `round ${round}: now not even the right one is checked`);
  });
});

t.test('of many who rotate a key at once, one has the key that holds', async (t) => {
  const { one, nodeOf, owner } = await startNodes(t);
  const persona = await one.createPersona(await one.createTenant(), { role: 'member' });
  const works = async (key: string): Promise<boolean> =>
    (await rawRequest(one.url, { path: '/api/v1/vms', headers: { 'x-api-key': key } })).status === 200;
  const readRow = async (id: string) => {
    const { rows } = await owner.query<{ hash: string; previous_hash: string | null; revoked: boolean }>(
      'SELECT hash, previous_hash, revoked_at IS NOT NULL AS revoked FROM api_keys WHERE id = $1',
      [id],
    );
    return rows[0];
  };
  await inRounds(async (round) => {
    const made = await persona.api.POST('/api-keys', { body: { name: `key ${newId()}`, permissions: ['vm:read'] } });
    const { id = '', key = '' } = made.data ?? {};
    const path = { key_id: id };
    const overlap = round % 2 === 0 ? 0 : 60;
    const rotate = async (client: number): Promise<{ status: number; key: string | undefined }> => {
      const api = nodeOf(client).client(persona.token);
      const body = { overlap_seconds: overlap };
      const { data, response } = await api.POST('/api-keys/{key_id}/rotate', { params: { path }, body });
      return { status: response.status, key: data?.key };
    };
    const answers = await race(rotate);
    const statuses = answers.map(({ status }) => status);
    t.ok(
      statuses.every((status) => status === 200),
      statuses.join(' '),
    );
    const secrets = [key, ...answers.flatMap((answer) => answer.key ?? [])];
    t.equal(new Set(secrets).size, secrets.length, `round ${round}: each has a key of its own`);
    const holds = await Promise.all(secrets.map(works));
    const row = await readRow(id);
    t.same(
      secrets
        .filter((_, n) => holds[n])
        .map(hashOf)
        .sort(),
      [row?.hash, ...(overlap > 0 ? [row?.previous_hash] : [])].sort(),
      `round ${round}: with an overlap of ${overlap} s, what holds is the last${overlap > 0 ? ' and the one before' : ''}`,
    );

    const revoke = async (): Promise<number> =>
      (await persona.api.DELETE('/api-keys/{key_id}', { params: { path } })).response.status;
    const [late, revoked] = await Promise.all([race(rotate), revoke()]);
    t.equal(revoked, 204);
    const all = [...secrets, ...late.flatMap((answer) => answer.key ?? [])];
    t.notOk((await Promise.all(all.map(works))).includes(true), `round ${round}: revoked, none of ${all.length} holds`);
    t.match(await readRow(id), { revoked: true });
  });
});
