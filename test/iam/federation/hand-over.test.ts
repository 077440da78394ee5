import t from 'tap';
import { Browser } from '../../fixtures/browser.ts';
import { connect } from '../../fixtures/database.ts';
import { createTenantNamed, startFederated, type Federated } from '../../fixtures/federation.ts';
import { hashOf, newSecret } from '../../../src/shared/secrets.ts';

const client = 'http://127.0.0.1:9/signed-in';

const sessions = `SELECT FROM sessions WHERE 'fed' = ANY (methods)`;

const begin = async (t: Parameters<typeof startFederated>[0]): Promise<Federated> => {
  const federated = await startFederated(t, {
    configure: () => ({ jit: true, tenants: [{ tenant: 'acme', roles: ['viewer'] }] }),
    returnTo: [client],
  });
  await createTenantNamed(federated.gateway, 'acme');
  federated.a.people.set('1', { email: 'ada@corp.example', email_verified: true });
  federated.a.atBrowser = '1';
  return federated;
};

/** A client's sign-in up to the code it comes back with. */
const codeFor = async ({ gateway }: Federated, challenge: string): Promise<string> => {
  const query = new URLSearchParams({ return_to: client, code_challenge: challenge });
  const start = `${gateway.url}/api/v1/auth/federation/a?${query.toString()}`;
  const back = await new Browser().visit(start, (url) => url.startsWith('http://127.0.0.1:9/'));
  const { searchParams } = new URL(back.url);
  t.same([...searchParams.keys()].sort(), ['code'], 'nothing but the code is added');
  return searchParams.get('code') ?? '';
};

const exchange = ({ gateway }: Federated, code: string, code_verifier: string) =>
  gateway.client().POST('/auth/federation/exchange', { body: { code, code_verifier } });

t.test('a client gets a code, and for the code its tokens', async (t) => {
  const federated = await begin(t);
  const owner = await connect(t, federated.gateway.urls.ownerUrl);
  const verifier = newSecret();
  const code = await codeFor(federated, hashOf(verifier));
  t.match(code, /^vsc_[\w-]{43}$/);
  t.same((await owner.query(sessions)).rows, [], 'no session before');
  t.notOk(JSON.stringify((await owner.query('SELECT * FROM federation_codes')).rows).includes(code), 'kept as a hash');
  const { data } = await exchange(federated, code, verifier);
  t.match(data, { token_type: 'bearer', user: { email: 'ada@corp.example' } });
  const me = await federated.gateway.client(data?.access_token).GET('/auth/me');
  t.equal(me.response.status, 200);
  t.equal((await exchange(federated, code, verifier)).response.status, 401, 'once');
});

t.test('a code is only for who began, for a minute, and for one attempt', async (t) => {
  const federated = await begin(t);
  const { gateway } = federated;
  const owner = await connect(t, gateway.urls.ownerUrl);
  const verifier = newSecret();
  const stolen = await codeFor(federated, hashOf(verifier));
  t.equal((await exchange(federated, stolen, newSecret())).response.status, 401, 'another verifier');
  t.equal((await exchange(federated, stolen, verifier)).response.status, 401, 'and it is used up');
  const late = await codeFor(federated, hashOf(verifier));
  await owner.query(`UPDATE federation_codes SET expires_at = now() - interval '1 second'`);
  t.equal((await exchange(federated, late, verifier)).response.status, 401, 'too late');
  const code = await codeFor(federated, hashOf(verifier));
  const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(federated, code, verifier)));
  t.equal(answers.filter(({ response }) => response.status === 200).length, 1, 'of twenty at once, one');
  t.equal((await owner.query(sessions)).rows.length, 1);
  const last = await codeFor(federated, hashOf(verifier));
  await owner.query(`UPDATE users SET is_active = false WHERE email_canonical = 'ada@corp.example'`);
  t.equal((await exchange(federated, last, verifier)).response.status, 403, 'deactivated meanwhile');
});

t.test('sign-ins return to listed addresses alone, to the letter, and never without a challenge', async (t) => {
  const { gateway } = await begin(t);
  const code_challenge = hashOf('x');
  const cases: Record<string, string>[] = [
    { return_to: 'http://127.0.0.1:9/signed-in/', code_challenge },
    { return_to: `${client}?x=1`, code_challenge },
    { return_to: `${client}#x`, code_challenge },
    { return_to: 'http://127.0.0.1:9@evil.example/signed-in', code_challenge },
    { return_to: 'javascript:alert(1)', code_challenge },
    { return_to: client },
    { code_challenge },
    { return_to: client, code_challenge: 'short' },
    { tenant_id: 'x' },
  ];
  for (const query of cases) {
    const search = new URLSearchParams(query).toString();
    const response = await fetch(`${gateway.url}/api/v1/auth/federation/a?${search}`, { redirect: 'manual' });
    t.equal(response.status, 400, search);
  }
});
