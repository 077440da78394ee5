import t, { type Test } from 'tap';
import { readConfig } from '../../src/config.ts';
import { platformTenantId } from '../../src/db/index.ts';
import { startServer } from '../../src/server.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { connect, createDatabase } from '../fixtures/database.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startProcess } from '../fixtures/process.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { administrator } from '../fixtures/template-database.ts';

const headers = { 'x-tenant-id': platformTenantId };

const prepare = async (t: Test) => {
  const urls = await createDatabase(t);
  const owner = await connect(t, urls.ownerUrl);
  const logged = async (): Promise<Set<string>> =>
    new Set((await owner.query<{ id: string }>('SELECT id FROM decision_log')).rows.map(({ id }) => id));
  return { urls, owner, logged };
};

const signIn = async (url: string): Promise<string> => {
  const { email: username, password } = administrator;
  const body = { username, password };
  return String((await rawRequest(url, { method: 'POST', path: '/api/v1/auth/token', body })).json?.access_token);
};

t.test('of a process that is killed, changes and denials are in the log', async (t) => {
  const { urls, owner, logged } = await prepare(t);
  const running = startProcess(t, 'src/cli/start.ts', { DATABASE_URL: urls.appUrl, WORKER: 'off' });
  const [, url = ''] = await running.printed(/serving at (http:\S+)/);
  const token = await signIn(url);
  const body = { name: 'r' };
  const made = await rawRequest(url, { method: 'POST', path: '/api/v1/roles', token, headers, body });
  const denied = await rawRequest(url, { path: '/api/v1/vms?surprise=1', token, headers });
  running.child.kill('SIGKILL');
  await running.ended;
  t.equal(made.status, 201);
  t.ok((await logged()).has(String(made.headers['x-decision-id'])), 'the change');
  t.equal(denied.status, 400);
  const { rowCount } = await owner.query(`SELECT FROM decision_log WHERE request_id = $1 AND effect = 'deny'`, [
    denied.headers['x-request-id'],
  ]);
  t.equal(rowCount, 1, 'the denial');
});

t.test('of one that is stopped, everything', async (t) => {
  const { urls, owner, logged } = await prepare(t);
  const config = readConfig({ NODE_ENV: 'test', PORT: '0', DATA_DIR: temporaryFolder(t), LOG_LEVEL: 'silent' });
  const given = { appUrl: urls.appUrl, ownerUrl: undefined, embedded: false, announce: () => undefined };
  const server = await startServer(config, given, createLogger('silent'));
  const { rows } = await owner.query<{ digest: string }>('SELECT digest FROM policy_bundles');
  t.match(rows, [{ digest: /^[0-9a-f]{64}$/ }], 'a start keeps the policies');
  const { rows: jobs } = await owner.query<{ identifier: string }>(
    'SELECT identifier FROM graphile_worker._private_known_crontabs',
  );
  t.ok(
    jobs.some(({ identifier }) => identifier === 'maintain_decision_log'),
    'and has the log seen to every day',
  );
  const token = await signIn(server.url);
  const looks = Array.from({ length: 30 }, () => rawRequest(server.url, { path: '/api/v1/vms', token, headers }));
  const answers = await Promise.all(looks);
  await server.stop();
  const kept = await logged();
  t.equal(kept.size, 30);
  for (const { headers: answer } of answers) t.ok(kept.has(String(answer['x-decision-id'])));
  t.equal((await owner.query('SELECT FROM decision_log_default')).rowCount, 0, 'each in the partition of its day');
});
