import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { packageRoot } from '../../src/shared/package-root.ts';
import { runsTypeScript } from '../typescript/flag.ts';
import { createDatabase } from '../fixtures/database.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startProcess } from '../fixtures/process.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

const signIn = (url: string, username: string, password: string) =>
  rawRequest(url, { method: 'POST', path: '/api/v1/auth/token', body: { username, password } });

/** A request of which the server has one half until `finish` sends the other. */
const beginSignIn = (url: string, body: object): { status: Promise<number | undefined>; finish: () => void } => {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  const request = httpRequest(`${url}/api/v1/auth/token`, { method: 'POST', headers });
  request.write(text.slice(0, 10));
  const status = new Promise<number | undefined>((resolve, reject) => {
    request.once('response', (response) => resolve(response.resume().statusCode));
    request.once('error', reject);
  });
  return { status, finish: () => request.end(text.slice(10)) };
};

t.test('npm start: an embedded database that outlives even kill -9', async (t) => {
  const data = temporaryFolder(t);
  const first = startProcess(t, 'src/cli/start.ts', { DATA_DIR: data, METRICS_PORT: '0' });
  const [, url = ''] = await first.printed(/serving at (http:\S+)/);
  const [, metricsUrl = ''] = await first.printed(/Metrics: (http:\S+)/);
  const [, password = ''] = await first.printed(/admin@example\.com \/ (\S+)/);
  const [, demo = ''] = await first.printed(/viewer@demo\.example \/ (\S+)/);
  t.equal((await signIn(url, 'admin@example.com', password)).status, 200, 'the printed password signs in');
  const viewer = await signIn(url, 'viewer@demo.example', demo);
  const token = String(viewer.json?.access_token);
  t.equal((await rawRequest(url, { path: '/api/v1/vm-templates', token })).status, 200, 'there is demo data');
  t.match((await rawRequest(metricsUrl, { path: '/metrics' })).text, /virtualstack_request_duration_seconds_count/);
  t.equal((await rawRequest(metricsUrl, { path: '/' })).status, 404);
  t.match((await rawRequest(url, { path: '/docs' })).text, /swagger-ui-bundle\.js/);
  t.equal((await rawRequest(url, { path: '/docs/swagger-ui-bundle.js' })).status, 200);
  t.equal((await rawRequest(url, { path: '/docs/package.json' })).status, 404);
  t.match((await rawRequest(url, { path: '/openapi.json' })).json, { openapi: '3.1.0' });
  t.match((await rawRequest(url, { path: '/openapi.yaml' })).text, /^openapi: 3\.1\.0/);
  t.match((await rawRequest(url, { path: '/.well-known/jwks.json' })).json, { keys: [{ kty: 'RSA', alg: 'RS256' }] });
  t.match((await rawRequest(url, { path: '/' })).json, { name: 'VirtualStack' });

  const beside = startProcess(t, 'src/cli/start.ts', { DATA_DIR: data });
  t.equal(await beside.ended, 1, 'a second gateway does not take the database away');
  t.match(beside.output(), /in use/);

  const verified = startProcess(t, 'src/cli/audit-verify.ts', { DATA_DIR: data });
  t.equal(await verified.ended, 0, 'the audit chains can be verified meanwhile');

  first.child.kill('SIGKILL');
  await first.ended;
  const second = startProcess(t, 'src/cli/start.ts', { DATA_DIR: data });
  const [, again = ''] = await second.printed(/serving at (http:\S+)/);
  t.equal((await signIn(again, 'admin@example.com', password)).status, 200, 'the data is still there');
  t.notMatch(second.output(), /Sign in/, 'the password is shown once');

  const { status, finish } = beginSignIn(again, { username: 'admin@example.com', password });
  await setTimeout(200);
  second.child.kill('SIGTERM');
  await setTimeout(50);
  finish();
  t.equal(await status, 200, 'SIGTERM lets a running request finish');
  t.equal(await second.ended, 0);
  t.notOk(existsSync(join(data, 'postgres/postmaster.pid')), 'then stops the database');
});

t.test('with DATABASE_URL: no embedded server, no demo data, a worker of its own', async (t) => {
  const { appUrl, ownerUrl } = await createDatabase(t);
  const data = temporaryFolder(t);
  const environment = { DATA_DIR: data, DATABASE_URL: appUrl };
  const administrator = { ADMIN_EMAIL: 'boss@corp.example', ADMIN_PASSWORD: 'a long enough password' };
  const gateway = startProcess(t, 'src/cli/start.ts', {
    ...environment,
    ...administrator,
    DATABASE_OWNER_URL: ownerUrl,
    WORKER: 'off',
  });
  await gateway.printed(/serving at/);
  t.notOk(existsSync(join(data, 'postgres')), 'no embedded server');
  t.notMatch(gateway.output(), /demo/);
  const worker = startProcess(t, 'src/cli/worker.ts', { ...environment, LOG_LEVEL: 'info' });
  await worker.printed(/the worker is running/);
  worker.child.kill('SIGTERM');
  t.equal(await worker.ended, 0);
  const migrated = startProcess(t, 'src/cli/migrate.ts', { ...environment, DATABASE_OWNER_URL: ownerUrl });
  t.equal(await migrated.ended, 0);
  const asOwner = startProcess(t, 'src/cli/start.ts', { DATA_DIR: data, DATABASE_URL: ownerUrl });
  t.equal(await asOwner.ended, 1, 'a role that row-level security cannot hold is refused');
  t.match(asOwner.output(), /the gateway needs a login role without such rights/);
});

t.test('refuses to start, and says why', async (t) => {
  const refuses = async (name: string, environment: Record<string, string>, reason: RegExp) => {
    const started = startProcess(t, 'src/cli/start.ts', { DATA_DIR: temporaryFolder(t), ...environment });
    t.equal(await started.ended, 1, name);
    t.match(started.output(), reason, `${name}: says why`);
    t.notMatch(started.output(), /\n {4}at /, `${name}: without a stack trace`);
  };
  const { appUrl } = await createDatabase(t);
  const mail = { PUBLIC_URL: 'https://x.example', SMTP_URL: 'smtps://mail.x.example', MAIL_FROM: 'a@x.example' };
  const production = { NODE_ENV: 'production', DATABASE_URL: appUrl, TOKEN_ISSUER: 'i', TOKEN_AUDIENCE: 'a', ...mail };
  await refuses(
    'production without anything',
    { NODE_ENV: 'production' },
    /DATABASE_URL[\s\S]*TOKEN_ISSUER[\s\S]*TOKEN_AUDIENCE[\s\S]*TOKEN_SIGNING_KEY/,
  );
  await refuses('production without a key', production, /must be set:\n- TOKEN_SIGNING_KEY.*\n- ENCRYPTION_KEY/);
  await refuses(
    'production without an audience',
    { ...production, TOKEN_SIGNING_KEY: 'x', ENCRYPTION_KEY: 'x', TOKEN_AUDIENCE: '' },
    /must be set:\n- TOKEN_AUDIENCE/,
  );
  const keyless = { DATABASE_URL: appUrl };
  await refuses('a key that is none', { ...keyless, TOKEN_SIGNING_KEY: 'x' }, /must be an RSA private key/);
  await refuses(
    'a key file that is missing',
    { TOKEN_SIGNING_KEY_FILE: '/nowhere/key.pem' },
    /cannot be read: .*ENOENT/,
  );
  const elsewhere = Object.assign(new URL(appUrl), { password: 'wrong' }).href;
  await refuses(
    'a database that does not let it in',
    { DATABASE_URL: elsewhere },
    /cannot be used \(password authentication/,
  );
  await refuses('a wrong port', { PORT: 'http' }, /- PORT: /);
  const policies = join(temporaryFolder(t), 'policies');
  cpSync(join(packageRoot, 'policies'), policies, { recursive: true });
  const file = join(policies, 'compute/vm.policy.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('resource.status: RUNNING', 'resource.state: RUNNING'));
  await refuses(
    'a broken policy',
    { POLICY_DIR: policies, DATABASE_URL: appUrl },
    /compute\/vm\.policy\.yaml:\d+:\d+: unknown attribute "resource\.state"/,
  );
  cpSync(join(packageRoot, 'policies'), policies, { recursive: true });
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .replace('  read_logs: read\n', '')
      .replace(/ {2}- id: read_logs[\s\S]*?(?= {2}- id: create)/, '')
      .replace('read, read_logs,', 'read,'),
  );
  const missing = startProcess(t, 'src/cli/start.ts', {
    POLICY_DIR: policies,
    DATABASE_URL: appUrl,
    DATA_DIR: temporaryFolder(t),
  });
  t.equal(await missing.ended, 1, 'an operation without a policy');
  t.match(missing.output(), /operation listVmLogs: compute\/vm\.policy\.yaml declares no action "read_logs"/);
});

t.test('stops in order when npm is told to stop, whose shell does not pass that on', async (t) => {
  const data = temporaryFolder(t);
  const start = join(packageRoot, 'src/cli/start.ts');
  // As npm does it: a shell in between, which dies of the signal.
  const shell = spawn('sh', ['-c', `"${process.execPath}" ${runsTypeScript} "${start}"; true`], {
    cwd: packageRoot,
    env: { ...process.env, npm_lifecycle_event: 'start', DATA_DIR: data, PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => shell.kill('SIGKILL'));
  let output = '';
  const url = await new Promise<string>((found) => {
    shell.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const [, address] = /serving at (http:\S+)/.exec(output) ?? [];
      if (address !== undefined) found(address);
    });
  });
  shell.kill('SIGTERM');
  // The pipe closes when the last process that writes to it, the gateway, has ended.
  await new Promise((closed) => shell.stdout.once('close', closed));
  await t.rejects(rawRequest(url, { path: '/health' }), { message: /ECONNREFUSED/ });
  t.notOk(existsSync(join(data, 'postgres/postmaster.pid')), 'and its database with it');
});
