import t from 'tap';
import { Browser } from '../../fixtures/browser.ts';
import { connect } from '../../fixtures/database.ts';
import { createTenantNamed, startFederated, type Federated } from '../../fixtures/federation.ts';

const claims = (name: string) => ({ email: `${name}@corp.example`, email_verified: true });
const configure = () => ({ jit: true, tenants: [{ tenant: 'acme', roles: ['viewer'] }] });

/** Victim and attacker are people of both providers. */
const begin = async (t: Parameters<typeof startFederated>[0]): Promise<Federated> => {
  const federated = await startFederated(t, { configure });
  await createTenantNamed(federated.gateway, 'acme');
  for (const provider of [federated.a, federated.b]) {
    for (const name of ['victim', 'attacker']) provider.people.set(name, claims(name));
    provider.atBrowser = 'victim';
  }
  return federated;
};

const written = async (t: Parameters<typeof connect>[0], { gateway }: Federated): Promise<unknown> => {
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { rows } = await owner.query(`SELECT (SELECT count(*) FROM federated_identities) AS identities,
    (SELECT count(*) FROM sessions WHERE 'fed' = ANY (methods)) AS sessions, (SELECT count(*) FROM federation_codes) AS codes`);
  return rows[0];
};
const nothing = { identities: 0, sessions: 0, codes: 0 };

t.test('a callback is its browser’s alone, and good once', async (t) => {
  const federated = await begin(t);
  const { gateway, a, untilCallback } = federated;
  const browser = new Browser();
  a.atBrowser = 'attacker';
  const theirs = await untilCallback('a', browser);
  const victim = new Browser();
  const refused = await victim.visit(theirs);
  t.match(refused.json, { status: 400, errors: [{ in: 'query', path: 'state' }] }, 'login CSRF: no cookie');
  t.match((await browser.visit(theirs)).json, { status: 400 }, 'and the state is used up');
  const other = await untilCallback('a', new Browser());
  await untilCallback('a', victim);
  t.equal((await victim.visit(other)).status, 400, 'nor with the cookie of another sign-in');
  for (const state of ['forged', 'a'.repeat(43), '', undefined]) {
    const url = new URL(await untilCallback('a', browser));
    if (state === undefined) url.searchParams.delete('state');
    else url.searchParams.set('state', state);
    t.equal((await browser.visit(url.href)).status, 400, `state ${String(state)}`);
  }
  const twice = await untilCallback('a', browser);
  t.equal((await browser.visit(`${twice}&state=another`)).status, 400, 'two states');
  t.same(await written(t, federated), nothing);

  const fine = await untilCallback('a', browser);
  t.equal(browser.cookies(gateway.url).federation?.length, 43);
  t.equal((await browser.visit(`${fine}&session_state=x&anything=1`)).status, 200, 'what providers add is ignored');
  t.same(browser.cookies(gateway.url), {}, 'the cookie is gone');
  browser.setCookie(gateway.url, 'federation', 'a'.repeat(43));
  t.equal((await browser.visit(fine)).status, 400, 'again');
});

t.test('the cookie is for no script, no other site, and no plain connection', async (t) => {
  const { gateway, restart } = await startFederated(t);
  const cookieOf = async (url: string) => {
    const response = await fetch(`${url}/api/v1/auth/federation/a`, { redirect: 'manual' });
    const to = new URL(response.headers.get('location') ?? '');
    t.match(Object.fromEntries(to.searchParams), { code_challenge_method: 'S256', response_type: 'code' });
    for (const name of ['state', 'nonce', 'code_challenge']) t.equal(to.searchParams.get(name)?.length, 43, name);
    t.notOk(to.searchParams.has('code_verifier'));
    return response.headers.get('set-cookie');
  };
  t.match(await cookieOf(gateway.url), /^federation=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
  const secure = await restart(() => ({}), { PUBLIC_URL: 'https://cloud.example/' });
  t.match(
    await cookieOf(secure.url),
    /^__Host-federation=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
  );
});

t.test('mix-up: an answer of one provider is none of the other', async (t) => {
  const federated = await begin(t);
  const { a, b, gateway, untilCallback } = federated;
  const to = (key: string, query: URLSearchParams): string =>
    `${gateway.url}/api/v1/auth/federation/${key}/callback?${query.toString()}`;
  const browser = new Browser();
  const atA = new URL(await untilCallback('a', browser));
  t.equal((await browser.visit(to('b', atA.searchParams))).status, 400, 'a’s answer at b’s address');

  const next = new URL(await untilCallback('a', browser));
  next.searchParams.set('iss', b.issuer);
  b.asked.length = 0;
  const swapped = await browser.visit(next.href);
  t.match(swapped.json, { status: 401, code: 'invalid_credentials' }, 'another issuer (RFC 9207)');
  const without = new URL(await untilCallback('a', browser));
  without.searchParams.delete('iss');
  t.equal((await browser.visit(without.href)).status, 401, 'no issuer, where the provider always says it');
  t.notOk(a.asked.includes('/token'), 'the code was not sent anywhere');

  const victim = new Browser();
  const stolen = new URL(await untilCallback('b', victim)).searchParams.get('code') ?? '';
  const own = new URL(await untilCallback('a', browser));
  own.searchParams.set('code', stolen);
  t.equal((await browser.visit(own.href)).status, 401, 'b’s code at a');
  t.same(await written(t, federated), nothing);
});

t.test('a stolen code is of no use in another sign-in', async (t) => {
  const federated = await begin(t);
  const { a, untilCallback } = federated;
  const stolen = new URL(await untilCallback('a', new Browser())).searchParams.get('code') ?? '';
  const attacker = new Browser();
  a.atBrowser = 'attacker';
  const own = new URL(await untilCallback('a', attacker));
  own.searchParams.set('code', stolen);
  t.match((await attacker.visit(own.href)).json, { status: 401 }, 'the verifier is not this browser’s');
  t.same(await written(t, federated), nothing);
});

t.test('the provider’s request cannot be weakened on its way', async (t) => {
  const federated = await begin(t);
  const { a, gateway } = federated;
  const weaken = async (change: (query: URLSearchParams) => void): Promise<number> => {
    const browser = new Browser();
    const start = await browser.visit(`${gateway.url}/api/v1/auth/federation/a`, (url) => url.startsWith(a.issuer));
    const url = new URL(start.url);
    change(url.searchParams);
    return (await browser.visit(url.href)).status;
  };
  const noPkce = await weaken((query) => {
    query.delete('code_challenge');
    query.delete('code_challenge_method');
  });
  t.ok([400, 401].includes(noPkce), `without a challenge: ${noPkce}`);
  const foreign = await weaken((query) => query.set('nonce', 'foreign'));
  t.equal(foreign, 401, 'another nonce');
  t.equal(await weaken((query) => query.delete('nonce')), 401, 'none');
  t.equal(await weaken((query) => query.set('scope', 'profile')), 401, 'no ID token');
  t.same(await written(t, federated), nothing);
});

t.test('the same callback twenty times at once: one session', async (t) => {
  const federated = await begin(t);
  const { gateway, untilCallback } = federated;
  for (let round = 0; round < 5; round += 1) {
    const browser = new Browser();
    const url = await untilCallback('a', browser);
    const headers = { cookie: `federation=${browser.cookies(gateway.url).federation ?? ''}` };
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(url, { redirect: 'manual', headers })));
    const statuses = answers.map(({ status }) => status).sort();
    t.same(statuses, [200, ...Array.from({ length: 19 }, () => 400)], `round ${round}`);
  }
  t.same(await written(t, federated), { identities: 1, sessions: 5, codes: 0 });
});

t.test('who declines at the provider is signed in by nobody; a stranger to the configuration is a 404', async (t) => {
  const federated = await begin(t);
  const { a, gateway, signIn } = federated;
  a.atBrowser = null;
  t.match((await signIn('a')).json, { status: 401, detail: 'The identity provider signed nobody in (access_denied).' });
  for (const path of ['c', 'c/callback?state=x&code=x', 'A']) {
    const response = await fetch(`${gateway.url}/api/v1/auth/federation/${path}`, { redirect: 'manual' });
    t.equal(response.status, path === 'A' ? 400 : 404, path);
  }
  t.same(await written(t, federated), nothing);
});

t.test('a sign-in that took too long is over, and swept away by the next', async (t) => {
  const federated = await begin(t);
  const browser = new Browser();
  const url = await federated.untilCallback('a', browser);
  const owner = await connect(t, federated.gateway.urls.ownerUrl);
  const { rows } = await owner.query<Record<string, string>>('SELECT * FROM federation_flows');
  const { searchParams } = new URL(url);
  const text = JSON.stringify(rows);
  t.notOk(text.includes(searchParams.get('state') ?? ' '), 'the state is kept as a hash');
  t.notOk(text.includes(browser.cookies(federated.gateway.url).federation ?? ' '), 'and so is the cookie');
  await owner.query(`UPDATE federation_flows SET expires_at = now() - interval '1 second'`);
  await federated.untilCallback('a', new Browser());
  t.same((await owner.query('SELECT count(*) FROM federation_flows')).rows, [{ count: '1' }]);
  await owner.query(`UPDATE federation_flows SET expires_at = now() - interval '1 second'`);
  t.equal((await browser.visit(url)).status, 400);
});

t.test('beginning is limited by address, over all nodes', async (t) => {
  const { gateway } = await startFederated(t, { environment: { SIGN_IN_LIMIT_PER_ADDRESS: '3' } });
  const ask = () => fetch(`${gateway.url}/api/v1/auth/federation/a`, { redirect: 'manual' });
  const statuses: number[] = [];
  for (let n = 0; n < 5; n += 1) statuses.push((await ask()).status);
  t.same(statuses, [302, 302, 302, 429, 429]);
});

t.test('keys change and providers go away', async (t) => {
  const federated = await begin(t);
  const { a, untilCallback, signIn } = federated;
  t.equal((await signIn('a')).status, 200);
  await a.rotateKeys();
  t.equal((await signIn('a')).status, 200, 'with a key that was not known a moment ago');
  const browser = new Browser();
  const url = await untilCallback('a', browser);
  await a.stop();
  t.match((await browser.visit(url)).json, { status: 503, code: 'unavailable' }, 'away at the callback');
  t.equal((await signIn('b')).status, 409, 'the other is there (and knows the same address)');
  const fresh = await federated.restart(configure);
  const away = await fetch(`${fresh.url}/api/v1/auth/federation/a`, { redirect: 'manual' });
  t.equal(away.status, 503, 'away from the beginning');
  await a.start();
  const back = await fetch(`${fresh.url}/api/v1/auth/federation/a`, { redirect: 'manual' });
  t.equal(back.status, 302, 'and back');
});
