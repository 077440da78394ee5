import { generateKeyPairSync } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadPolicies } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { signFolders } from '../../src/policy/index.ts';
import { connect, createDatabase } from '../fixtures/database.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { guardrails, livingPolicies, reworded } from '../fixtures/living-policies.ts';
import { until } from '../fixtures/node.ts';
import { startProcess } from '../fixtures/process.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

const keys = generateKeyPairSync('ed25519');
const pem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();

t.test('SIGHUP reads the policies again', async (t) => {
  const { appUrl, ownerUrl } = await createDatabase(t);
  const policies = livingPolicies(t);
  const digests = [policies.digest()];
  signFolders([policies.folder], keys.privateKey);
  const gateway = startProcess(t, 'src/cli/start.ts', {
    DATABASE_URL: appUrl,
    DATA_DIR: temporaryFolder(t),
    POLICY_DIR: policies.folder,
    POLICY_PUBLIC_KEYS: pem,
    POLICY_RELOAD_SECONDS: '0',
    WORKER: 'off',
  });
  const [, url = ''] = await gateway.printed(/serving at (http:\S+)/);
  const ready = async () => (await rawRequest(url, { path: '/health/ready' })).json ?? {};
  policies.change(guardrails, reworded);
  gateway.child.kill('SIGHUP');
  await gateway.printed(/"reason":"bundle\.sig:1:1: is the signature of/);
  t.match(await ready(), { status: 'degraded' });
  signFolders([policies.folder], keys.privateKey);
  gateway.child.kill('SIGHUP');
  await until('the change is in force', async () => (await ready()).policy_digest === policies.digest());
  t.match(await ready(), { status: 'ready' });
  const owner = await connect(t, ownerUrl);
  const { rows } = await owner.query<{ digest: string }>('SELECT digest FROM policy_bundles');
  t.same(rows.map(({ digest }) => digest).sort(), [...digests, policies.digest()].sort(), 'both are kept');
  gateway.child.kill('SIGTERM');
  t.equal(await gateway.ended, 0, 'and it still stops in order');
});

t.test('with keys, a gateway starts under what they signed and nothing else', async (t) => {
  const policies = livingPolicies(t);
  const keyFile = join(temporaryFolder(t), 'keys.pem');
  writeFileSync(keyFile, pem);
  const load = () => loadPolicies(readConfig({ POLICY_DIR: policies.folder, POLICY_PUBLIC_KEYS_FILE: keyFile }));
  t.throws(load, { message: /^bundle\.sig:1:1: the bundle is not signed/ }, 'an unsigned bundle');
  signFolders([policies.folder], keys.privateKey);
  t.equal(load().digest, policies.digest());
  policies.change(guardrails, reworded);
  t.throws(load, { message: /^bundle\.sig:1:1: is the signature of/ }, 'an altered bundle');
  rmSync(keyFile);
  t.throws(load, { message: /POLICY_PUBLIC_KEYS_FILE cannot be read/ }, 'keys that are missing');
  writeFileSync(keyFile, '\n');
  t.throws(load, { message: /POLICY_PUBLIC_KEYS must be Ed25519/ }, 'without a key does not mean without a signature');
});
