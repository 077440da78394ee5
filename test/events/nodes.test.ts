import t from 'tap';
import { createDatabase } from '../fixtures/database.ts';
import { followEvents } from '../fixtures/event-stream.ts';
import { livingPolicies, roles, vms } from '../fixtures/living-policies.ts';
import { startNode, until } from '../fixtures/node.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { newId } from '../../src/shared/ids.ts';
import { watchPolicies } from '../../src/worker-policies.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/shared/logger.ts';

const environment = { EVENT_POLL_MS: '20', SHUTDOWN_TIMEOUT_MS: '20000' };

const createRole = (url: string, token: string) =>
  rawRequest(url, { method: 'POST', path: '/api/v1/roles', token, body: { name: newId() } });

t.test('streams end when the server stops, and do not hold it up', async (t) => {
  const node = await startNode(t, { urls: await createDatabase(t), environment });
  const headers = { authorization: `Bearer ${await node.token()}` };
  const streams = [await followEvents(t, node.url, headers), await followEvents(t, node.url, headers)];
  await createRole(node.url, headers.authorization.slice(7));
  for (const stream of streams) await stream.told(1);
  const began = Date.now();
  await node.stop();
  t.ok(Date.now() - began < 10_000, 'within the time that requests have to finish');
  for (const stream of streams) t.match(await stream.untilEnd(), { status: 503, code: 'unavailable' });
});

t.test('a stream is not served under policies that are no longer in force', async (t) => {
  const policies = livingPolicies(t);
  const node = await startNode(t, {
    urls: await createDatabase(t),
    environment: { ...environment, POLICY_DIR: policies.folder },
  });
  const token = await node.token();
  const headers = { authorization: `Bearer ${token}` };
  const stream = await followEvents(t, node.url, headers);
  await createRole(node.url, token);
  const [{ sequence } = { sequence: 0 }] = await stream.told(1);
  policies.change(vms, (text) =>
    text.replace('rules:\n', 'rules:\n  - { id: closed, effect: deny, actions: [read], reason: Closed. }\n'),
  );
  await node.reload();
  t.match(await stream.untilEnd(), { status: 503, detail: /policies have changed/ });
  await createRole(node.url, token);
  const resumed = await followEvents(t, node.url, { ...headers, 'last-event-id': String(sequence) });
  t.equal((await resumed.told(1)).length, 1, 'whoever comes back goes on from there, under the new ones');
});

t.test('a node tells webhooks by itself', async (t) => {
  const urls = await createDatabase(t);
  const node = await startNode(t, { urls, environment: { ...environment, WORKER: 'inline' } });
  const token = await node.token();
  const made = await rawRequest(node.url, {
    ...{ method: 'POST', path: '/api/v1/webhooks', token },
    body: { name: 'Nowhere', url: 'https://nowhere.invalid/', event_types: ['role.*'] },
  });
  t.equal(made.status, 201);
  await createRole(node.url, token);
  const path = `/api/v1/webhooks/${String(made.json?.id)}/deliveries`;
  await until('it was tried', async () => {
    const { items } = (await rawRequest(node.url, { path, token })).json as { items: { attempts: number }[] };
    return (items[0]?.attempts ?? 0) > 0;
  });
  const { items } = (await rawRequest(node.url, { path, token })).json as { items: object[] };
  t.match(items[0], { status: 'PENDING', error: /could not be reached/ });
});

t.test('a worker goes by the policies in force, too', async (t) => {
  const policies = livingPolicies(t);
  const config = readConfig({ POLICY_DIR: policies.folder, POLICY_RELOAD_SECONDS: '1' });
  const watched = watchPolicies(config, () => Promise.resolve(), createLogger('silent'));
  t.teardown(() => watched.stop());
  const { digest } = watched.policies();
  t.equal(digest, policies.digest());
  policies.change(vms, (text) =>
    text.replace('rules:\n', 'rules:\n  - { id: closed, effect: deny, actions: [read], reason: Closed. }\n'),
  );
  await until('the change is in force', () => watched.policies().digest === policies.digest());
  policies.change(roles, () => 'nonsense: [');
  await watched.reload();
  t.notOk(watched.policies().digest === digest, 'what is refused leaves the last good ones');
});
