import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import {
  keyIdOf,
  readPolicySet,
  readPrivateKey,
  readPublicKeys,
  signBundle,
  signFolders,
  verifyBundle,
  verifyFolders,
} from '../../src/policy/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { changedPolicies } from '../fixtures/policies.ts';

const pemOf = (key: ReturnType<typeof generateKeyPairSync>['publicKey']): string =>
  key.export({ type: 'spki', format: 'pem' }).toString();

const ours = generateKeyPairSync('ed25519');
const next = generateKeyPairSync('ed25519');
const guardrails = 'guardrails.policy.yaml';
const unchanged = (text: string): string => text;
/** Another meaning, and no other permissions or roles. */
const reworded = (text: string): string => text.replace('reason: This tenant is suspended', 'reason: It is suspended');

t.test('a bundle is its signature’s, whatever its comments', async (t) => {
  const folder = changedPolicies(t, [], unchanged);
  const { digest, key_id } = signFolders([folder], ours.privateKey);
  t.equal(digest, readPolicySet(folder).digest);
  t.equal(key_id, keyIdOf(ours.publicKey), 'either half of a key has its id');
  t.equal(verifyFolders([folder], [next.publicKey, ours.publicKey]).digest, digest, 'by any of the keys');
  const file = join(folder, guardrails);
  writeFileSync(file, `# another comment\n${readFileSync(file, 'utf8')}`);
  t.equal(verifyFolders([folder], [ours.publicKey]).digest, digest);
});

t.test('a signature covers every folder', async (t) => {
  const folder = changedPolicies(t, [], unchanged);
  const beside = temporaryFolder(t);
  const policy = (rule: string): string =>
    `resource: box\nmodule: Boxes\nisolation: none\nattributes: { id: uuid }\nactions: { open: read }\n` +
    `permissions:\n  box:open: { name: Open, description: Opens. }\nrules:\n` +
    `  - { id: ${rule}, effect: allow, actions: [open], permissions: [box:open] }\n`;
  writeFileSync(join(beside, 'box.policy.yaml'), policy('open'));
  signFolders([folder, beside], ours.privateKey);
  t.ok(verifyFolders([folder, beside], [ours.publicKey]).resources.has('box'));
  t.throws(() => verifyFolders([folder], [ours.publicKey]), { message: /is the signature of/ }, 'one is missing');
  writeFileSync(join(beside, 'box.policy.yaml'), policy('opens'));
  t.throws(() => verifyFolders([folder, beside], [ours.publicKey]), { message: /is the signature of/ }, 'one changed');
});

t.test('what is not signed, or not by us, or not this, is refused', async (t) => {
  const folder = changedPolicies(t, [], unchanged);
  const signature = signFolders([folder], ours.privateKey);
  const file = join(folder, 'bundle.sig');
  const lay = (changes: object): void => writeFileSync(file, JSON.stringify({ ...signature, ...changes }));
  const refused = (name: string, problem: RegExp): void => {
    t.throws(() => verifyFolders([folder], [ours.publicKey]), { name: 'PolicyError', message: problem }, name);
  };
  t.ok(verifyFolders([folder], [ours.publicKey]));
  const foreign = signBundle(signature.digest, next.privateKey);
  lay(foreign);
  refused(
    'a key that is not ours',
    /^bundle\.sig:1:1: "[\w-]{16}" is no key of POLICY_PUBLIC_KEYS \(known: [\w-]{16}\)/,
  );
  lay({ ...foreign, key_id: signature.key_id });
  refused('another’s signature under our key’s name', /the signature is not one of/);
  lay({ digest: 'a'.repeat(64) });
  refused('a changed digest', new RegExp(`is the signature of a{64}, and this bundle is ${signature.digest}`));
  const altered = Buffer.from(signature.signature, 'base64');
  altered[0] = (altered[0] ?? 0) ^ 1;
  lay({ signature: altered.toString('base64') });
  refused('a changed bit', /the signature is not one of/);
  for (const bare of [signature.digest, `${signature.digest}\n`]) {
    lay({ signature: sign(null, Buffer.from(bare), ours.privateKey).toString('base64') });
    refused('our signature of a digest, given for another purpose', /the signature is not one of/);
  }
  lay({ algorithm: 'none' });
  refused('another algorithm', /the algorithm must be Ed25519/);
  for (const text of ['', '{', 'null', '[]', '"x"', '7', '{}', JSON.stringify({ ...signature, more: '' })]) {
    writeFileSync(file, text);
    refused(`no signature file: ${text}`, /is not JSON|must be a JSON object of/);
  }
  lay({ signature: null });
  refused('a field that is no text', /must be a JSON object of/);
  lay({});
  writeFileSync(join(folder, guardrails), reworded(readFileSync(join(folder, guardrails), 'utf8')));
  refused('a changed rule', /is the signature of/);
  rmSync(join(folder, guardrails));
  refused('a missing file', /is the signature of/);
  rmSync(file);
  refused('a missing signature', /the bundle is not signed/);
});

t.test('an older signed bundle is good until its key is withdrawn', async (t) => {
  const older = signBundle('a'.repeat(64), ours.privateKey);
  const newer = signBundle('b'.repeat(64), next.privateKey);
  const check =
    ({ digest }: { digest: string }, signature: object, keys: (typeof ours.publicKey)[]) =>
    () =>
      verifyBundle(digest, JSON.stringify(signature), keys);
  t.doesNotThrow(check(older, older, [ours.publicKey, next.publicKey]));
  t.doesNotThrow(check(newer, newer, [ours.publicKey, next.publicKey]));
  t.throws(check(older, older, [next.publicKey]), { message: /is no key of/ });
});

t.test('keys are Ed25519 keys, public where they verify', async (t) => {
  const pem = pemOf(ours.publicKey);
  t.same(
    readPublicKeys(`${pem}\n${pemOf(next.publicKey)}`).map(keyIdOf),
    [ours.publicKey, next.publicKey].map(keyIdOf),
  );
  const secret = ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  t.equal(keyIdOf(readPrivateKey(secret)), keyIdOf(ours.publicKey));
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const wrong: Record<string, string> = {
    nothing: '',
    'no PEM': 'x',
    'a private key': secret,
    'a private key among public ones': `${pem}${secret}`,
    'text beside them': `${pem}x`,
    'an RSA key': pemOf(rsa.publicKey),
    'a broken key': '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
  };
  for (const [name, text] of Object.entries(wrong)) {
    t.throws(() => readPublicKeys(text), { message: /Ed25519 public keys in PEM/ }, name);
  }
  t.throws(() => readPrivateKey(pem), { message: /Ed25519 private key/ });
  t.throws(() => readPrivateKey(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()), {
    message: /Ed25519 private key/,
  });
});
