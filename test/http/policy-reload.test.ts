import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { signFolders } from '../../src/policy/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect, createDatabase } from '../fixtures/database.ts';
import { digestOf, startNode, until, type NodeOptions } from '../fixtures/node.ts';
import { guardrails, livingPolicies, reworded, roles, vms } from '../fixtures/living-policies.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

const withoutReading = (text: string): string =>
  text.replace('rules:\n', 'rules:\n  - { id: closed, effect: deny, actions: [read], reason: Closed. }\n');

const start = async (t: Test, options: Partial<NodeOptions> = {}) => {
  const policies = livingPolicies(t);
  const urls = options.urls ?? (await createDatabase(t));
  const environment = { POLICY_DIR: policies.folder, ...options.environment };
  const node = await startNode(t, { ...options, urls, environment });
  return { node, policies, urls };
};

const createRole = (url: string, token: string) =>
  rawRequest(url, { method: 'POST', path: '/api/v1/roles', token, body: { name: newId() } });

t.test('requests flow on through a reload, each under the policies before it or after it', async (t) => {
  const { node, policies, urls } = await start(t);
  const digests = [policies.digest().slice(0, 12)];
  const token = await node.token();
  let stopped = false;
  const clients = Array.from({ length: 8 }, (_, client) => {
    const changes = client % 4 === 0;
    const answers: { status: number; digest: string; id: string; changes: boolean }[] = [];
    const work = async (): Promise<void> => {
      while (!stopped) {
        const answer = await (changes
          ? createRole(node.url, token)
          : rawRequest(node.url, { path: client % 2 === 0 ? '/api/v1/roles' : '/api/v1/vms', token }));
        const id = String(answer.headers['x-decision-id']);
        answers.push({ status: answer.status, digest: digestOf(answer), id, changes });
      }
    };
    return { answers, working: work() };
  });
  /** Each has been answered a few times under what is in force. */
  const served = () =>
    until(`all are served under ${digests.length} digests`, () =>
      clients.every(({ answers }) => answers.filter(({ digest }) => digest === digests.at(-1)).length >= 5),
    );
  await served();
  const passes = 3;
  for (let pass = 0; pass < passes; pass += 1) {
    policies.change(guardrails, (text) => reworded(text).replace('suspended', `suspended ${pass}`));
    await node.reload();
    digests.push(policies.digest().slice(0, 12));
    t.equal(
      digestOf(await rawRequest(node.url, { path: '/api/v1/vms', token })),
      digests.at(-1),
      'the new ones at once',
    );
    await served();
  }
  stopped = true;
  await Promise.all(clients.map(({ working }) => working));
  t.equal(new Set(digests).size, passes + 1);
  const answers = clients.flatMap((client) => client.answers);
  t.same(
    answers.filter(({ status, changes }) => status !== (changes ? 201 : 200)),
    [],
    'none failed',
  );
  for (const client of clients) {
    const order = client.answers.map(({ digest }) => digests.indexOf(digest));
    t.same(order, [...order].sort(), 'none under others, nor under earlier ones again');
  }
  const owner = await connect(t, urls.ownerUrl);
  const { rows } = await owner.query<{ id: string; digest: string }>(
    `SELECT decision_id AS id, policy_digest AS digest FROM audit_events WHERE action = 'create' AND resource_type = 'role'`,
  );
  const recorded = new Map(rows.map(({ id, digest }) => [id, digest.slice(0, 12)]));
  for (const { id, digest } of answers.filter(({ changes }) => changes)) {
    if (recorded.get(id) !== digest) t.fail(`${id} is recorded under ${String(recorded.get(id))}`);
  }
});

t.test('a request that began before a reload ends as it began; the next on its connection does not', async (t) => {
  const { node, policies } = await start(t);
  const before = policies.digest().slice(0, 12);
  const token = await node.token();
  const body = JSON.stringify({ name: 'Half' });
  const begun = httpRequest(`${node.url}/api/v1/roles`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': body.length,
    },
  });
  begun.write(body.slice(0, 5));
  await delay(200);
  policies.change(guardrails, reworded);
  await node.reload();
  t.equal(digestOf(await createRole(node.url, token)), policies.digest().slice(0, 12));
  begun.end(body.slice(5));
  const [answer] = (await once(begun, 'response')) as [{ statusCode: number; headers: Record<string, unknown> }];
  t.equal(answer.statusCode, 201);
  t.equal(digestOf(answer), before);
});

t.test('no right outlives the policies that gave it', async (t) => {
  const { node, policies } = await start(t);
  const token = await node.token();
  const read = () => rawRequest(node.url, { path: '/api/v1/vms', token });
  t.equal((await read()).status, 200);
  policies.change(vms, withoutReading);
  await node.reload();
  const refused = await read();
  t.match(refused, { status: 403, json: { detail: 'Closed.' } }, 'an ability that was cached');
  t.equal(digestOf(refused), policies.digest().slice(0, 12));
  policies.restore();
  await node.reload();
  t.equal((await read()).status, 200);
  t.equal(await node.metric('virtualstack_policy_reloads_total{outcome="loaded"}'), 2);
});

t.test('what counts over time goes on counting through a reload', async (t) => {
  const { node, policies } = await start(t, { environment: { RATE_LIMIT_PER_ADDRESS: '4' } });
  const status = async () => (await rawRequest(node.url, { path: '/api/v1/vms' })).status;
  t.same([await status(), await status()], [401, 401]);
  policies.change(guardrails, reworded);
  await node.reload();
  t.same([await status(), await status(), await status()], [401, 401, 429]);
  t.ok(
    (await node.metric('virtualstack_request_duration_seconds_count{operation="listVms",status="401"}')) === 4,
    'in metrics too',
  );
});

const keys = generateKeyPairSync('ed25519');
const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();

t.test('a node with the owner’s address lays permissions and roles into the database first', async (t) => {
  const { node, policies, urls } = await start(t, { owner: true });
  policies.change(vms, (text) => text.replaceAll('vm:read_logs', 'vm:look_at_logs'));
  policies.change(roles, (text) => text.replaceAll('vm:read_logs', 'vm:look_at_logs').replace(/ {4}- vm:delete\n/, ''));
  await node.reload();
  t.match(await node.ready(), { body: { status: 'ready', policy_digest: policies.digest() } });
  const owner = await connect(t, urls.ownerUrl);
  const { rows } = await owner.query<{ id: string; retired: boolean }>(
    `SELECT id, retired FROM permissions WHERE id LIKE 'vm:%logs' ORDER BY 1`,
  );
  t.same(rows, [
    { id: 'vm:look_at_logs', retired: false },
    { id: 'vm:read_logs', retired: true },
  ]);
  t.same(node.logged('error'), []);
});

t.test('signed policies: what is signed anew gets in force, and what was signed once does so again', async (t) => {
  const policies = livingPolicies(t);
  signFolders([policies.folder], keys.privateKey);
  const older = { digest: policies.digest(), signature: readFileSync(join(policies.folder, 'bundle.sig')) };
  const environment = { POLICY_DIR: policies.folder, POLICY_PUBLIC_KEYS: publicKey };
  const node = await startNode(t, { urls: await createDatabase(t), environment });
  const digest = async () => (await node.ready()).body.policy_digest;
  policies.change(guardrails, reworded);
  signFolders([policies.folder], keys.privateKey);
  await node.reload();
  t.equal(await digest(), policies.digest());
  t.not(await digest(), older.digest);
  policies.restore();
  writeFileSync(join(policies.folder, 'bundle.sig'), older.signature);
  await node.reload();
  t.equal(await digest(), older.digest, 'a signature says that a bundle may be used, not that it is the newest');
});

t.test('a half of what is being written is not taken for a bundle', async (t) => {
  const { node, policies } = await start(t);
  const before = policies.digest();
  policies.remove(guardrails);
  t.not(policies.digest(), before, 'without the file it would be a valid one');
  const reloading = node.reload();
  await delay(400);
  policies.change(guardrails, reworded);
  await reloading;
  t.equal((await node.ready()).body.policy_digest, policies.digest());
  t.equal(await node.metric('virtualstack_policy_reloads_total{outcome="loaded"}'), 1);
  t.equal(await node.metric('virtualstack_policy_reloads_total{outcome="refused"}'), 0);
});

t.test('files are watched: what changes is loaded, what is refused is told once and tried again', async (t) => {
  const { node, policies, urls } = await start(t, { environment: { POLICY_RELOAD_SECONDS: '1' } });
  // As editors put beside a file that is open.
  symlinkSync('nowhere', join(policies.folder, '.#guardrails.policy.yaml'));
  const statusOf = async () => (await node.ready()).body.status;
  const inForce = async () => (await node.ready()).body.policy_digest;
  const before = policies.digest();
  policies.change(guardrails, reworded);
  await until('the change is in force', async () => (await inForce()) === policies.digest());
  policies.change(vms, () => 'resource: [');
  await until('it is refused', async () => (await statusOf()) === 'degraded');
  policies.restore();
  await until('the repaired one is in force', async () => (await inForce()) === before);
  t.equal(await statusOf(), 'ready');

  policies.change(vms, (text) => text.replace(/(vm:read: \{ name: )[^,]+/, '$1Look at VMs'));
  await until('it is refused', async () => (await statusOf()) === 'degraded');
  await delay(2_500);
  const owner = await connect(t, urls.ownerUrl);
  await owner.query(`UPDATE permissions SET name = 'Look at VMs' WHERE id = 'vm:read'`);
  await until('the database has it now', async () => (await statusOf()) === 'ready');
  t.equal(await inForce(), policies.digest());
  t.equal(node.logged('error').length, 2, 'a line for each refusal, not for each attempt');
  t.equal(await node.metric('virtualstack_policy_reloads_total{outcome="refused"}'), 2);
});
