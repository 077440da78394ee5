import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { signFolders } from '../../src/policy/index.ts';
import { createDatabase } from '../fixtures/database.ts';
import { guardrails, livingPolicies, reworded, roles, vms, type LivingPolicies } from '../fixtures/living-policies.ts';
import { digestOf, startNode } from '../fixtures/node.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

const keys = generateKeyPairSync('ed25519');
const others = generateKeyPairSync('ed25519');
const POLICY_PUBLIC_KEYS = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();

interface Refused {
  spoil: (policies: LivingPolicies) => void;
  reason: RegExp;
}

const renamed = (text: string): string => text.replaceAll('vm:read_logs', 'vm:look_at_logs');

/** Bundles that must not get in force, and what the log says of each. */
const unsigned: Record<string, Refused> = {
  'what is no YAML': {
    spoil: ({ change }) => change(vms, () => 'resource: ['),
    reason: /^compute\/vm\.policy\.yaml:\d+:\d+: /,
  },
  'an unknown attribute': {
    spoil: ({ change }) => change(vms, (text) => text.replace('resource.status: RUNNING', 'resource.state: RUNNING')),
    reason: /^compute\/vm\.policy\.yaml:\d+:\d+: unknown attribute "resource\.state"/,
  },
  'an empty file': {
    spoil: ({ change }) => change(guardrails, () => ''),
    reason: /^guardrails\.policy\.yaml:\d+:\d+: /,
  },
  'an operation without its policy': {
    spoil: ({ change }) =>
      change(vms, (text) =>
        text
          .replace('  read_logs: read\n', '')
          .replace(/ {2}- id: read_logs[\s\S]*?(?= {2}- id: create)/, '')
          .replace('read, read_logs,', 'read,'),
      ),
    reason: /operation listVmLogs: compute\/vm\.policy\.yaml declares no action "read_logs"/,
  },
  'a permission that the database does not have': {
    spoil: ({ change }) => {
      change(vms, renamed);
      change(roles, renamed);
    },
    reason: /permission "vm:look_at_logs", permission "vm:read_logs", role "\w+".*: run "npm run migrate"/,
  },
  'a permission that is described otherwise': {
    spoil: ({ change }) => change(vms, (text) => text.replace(/(vm:read: \{ name: )[^,]+/, '$1Look at VMs')),
    reason: /\(permission "vm:read"\)/,
  },
  'a built-in role with other permissions': {
    spoil: ({ change }) => change(roles, (text) => text.replace(/ {4}- vm:delete\n/, '')),
    reason: /\(role "member"\)/,
  },
  'files that are gone': {
    spoil: ({ folder }) => renameSync(folder, `${folder}.gone`),
    reason: /cannot be read: ENOENT/,
  },
};

const signed: Record<string, Refused> = {
  'an unsigned bundle': {
    spoil: ({ folder }) => rmSync(join(folder, 'bundle.sig')),
    reason: /^bundle\.sig:1:1: the bundle is not signed/,
  },
  'a bundle that was changed after it was signed': {
    spoil: ({ change }) => change(guardrails, reworded),
    reason: /^bundle\.sig:1:1: is the signature of/,
  },
  'a bundle that another signed': {
    spoil: ({ folder }) => signFolders([folder], others.privateKey),
    reason: /^bundle\.sig:1:1: .* is no key of POLICY_PUBLIC_KEYS/,
  },
};

for (const [which, refusals] of Object.entries({ unsigned, signed })) {
  t.test(`refused: ${which}`, async (t) => {
    const policies = livingPolicies(t);
    const signature = join(policies.folder, 'bundle.sig');
    signFolders([policies.folder], keys.privateKey);
    const restored = readFileSync(signature);
    const environment = { POLICY_DIR: policies.folder, ...(which === 'signed' && { POLICY_PUBLIC_KEYS }) };
    const node = await startNode(t, { urls: await createDatabase(t), environment });
    const digest = policies.digest();
    const token = await node.token();
    const served = async () => {
      const answer = await rawRequest(node.url, { path: '/api/v1/vms', token });
      return { status: answer.status, digest: digestOf(answer) };
    };
    const good = { status: 200, digest: digest.slice(0, 12) };
    const ready = { status: 200, body: { status: 'ready', reasons: [], policy_digest: digest } };
    const degraded = { status: 'degraded', reasons: ['policy_reload_refused'], policy_digest: digest };
    t.match(await node.ready(), ready);

    for (const [index, [name, { spoil, reason }]] of Object.entries(refusals).entries()) {
      spoil(policies);
      await node.reload();
      t.same(await served(), good, `${name}: the last good ones stay`);
      t.match(await node.ready(), { status: 200, body: degraded }, `${name}: readiness says so`);
      const lines = node.logged('error');
      t.match(lines.at(-1)?.reason, reason, `${name}: and the log why`);
      t.equal(lines.length, index + 1, `${name}: in one line`);
      t.equal(await node.metric('virtualstack_policy_reload_failed'), 1);
      t.equal(await node.metric('virtualstack_policy_reloads_total{outcome="refused"}'), index + 1);
      t.equal(await node.metric(`virtualstack_policy_info{digest="${digest}"}`), 1);

      if (name === 'files that are gone') renameSync(`${policies.folder}.gone`, policies.folder);
      policies.restore();
      writeFileSync(signature, restored);
      await node.reload();
      t.match(await node.ready(), ready, `${name}: mended`);
      t.equal(await node.metric('virtualstack_policy_reload_failed'), 0);
    }
    t.same(await served(), good);
  });
}
