import { spawn } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { parse, stringify } from 'yaml';
import { loadPolicySet, readBundle, type SourceFile } from '../../src/policy/index.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { parityCases } from './parity/cases.ts';
import { runsTypeScriptBriefly } from '../typescript/flag.ts';

/** The digest names a meaning: the same files make the same one, in whatever order they come, and whoever reads them. */

const shipped = readBundle([join(packageRoot, 'policies')]);
const [random] = fc.sample(parityCases(1), { numRuns: 1, seed: 7 });
/** Resources, guardrails, definitions and a kind of principal; and entities, which the shipped policies have none of. */
const foreign: SourceFile[] = [
  ...Object.entries(random?.files ?? {}).map(([file, content]) => ({ file, text: stringify(content) })),
  {
    file: 'paper.policy.yaml',
    text: 'resource: paper\nmodule: P\nsource: entities\nisolation: none\nattributes: { owner: string, size: number }\nactions: { read: read }\nrules: []\n',
  },
  {
    file: 'paper.entities.yaml',
    text: 'resource: paper\nentities: { a: { owner: x, size: 1 }, b: { owner: y, size: 2 } }\n',
  },
];

const shuffled = <Value>(values: readonly Value[], seed: number): Value[] =>
  fc.sample(fc.shuffledSubarray([...values], { minLength: values.length }), { numRuns: 1, seed })[0] ?? [];

/** The same file with all its mappings in another order, and laid out anew. */
const rewritten = ({ file, text }: SourceFile, seed: number): SourceFile => {
  const reorder = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reorder);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(shuffled(Object.entries(value), seed).map(([key, each]) => [key, reorder(each)]));
  };
  return { file, text: `# written anew, ${seed}\n\n${stringify(reorder(parse(text)), { indent: 4 })}` };
};

const inFreshProcess = (files: readonly SourceFile[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const script = join(packageRoot, 'test/policy/digest/print-digest.ts');
    const child = spawn(process.execPath, [...runsTypeScriptBriefly, script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => {
      resolve(printed);
    });
    child.stdin.end(JSON.stringify(files));
  });

for (const [name, files] of Object.entries({ shipped, foreign })) {
  const { digest } = loadPolicySet(files);

  t.test(`the ${name} bundle has one digest, whatever the order of its files and keys`, async (t) => {
    for (let seed = 0; seed < 20; seed += 1) {
      t.equal(loadPolicySet(shuffled(files, seed)).digest, digest, `files in order ${seed}`);
      t.equal(loadPolicySet(files.map((file) => rewritten(file, seed))).digest, digest, `keys in order ${seed}`);
    }
  });

  t.test(`the ${name} bundle has one digest in every process`, async (t) => {
    const orders = [shuffled(files, 1), shuffled(files, 2), files.map((file) => rewritten(file, 3))];
    for (const order of orders) t.equal(await inFreshProcess(order), digest);
  });
}

t.test('another meaning has another digest', async (t) => {
  const { digest } = loadPolicySet(shipped);
  const changed = (from: string, to: string): string =>
    loadPolicySet(shipped.map(({ file, text }) => ({ file, text: text.replace(from, to) }))).digest;
  for (const [from, to] of [
    ['resource.status: RUNNING', 'resource.status: STOPPED'],
    ['any:', 'all:'],
    ['permissions: [vm:read]', 'permissions: [vm:read, vm:read_logs]'],
    ['name: View VMs', 'name: See VMs'],
  ] as const) {
    t.not(changed(from, to), digest, `${from} → ${to}`);
  }
});

t.test('nothing of a bundle is left out for what it is called', async (t) => {
  const names = ['place', 'op', 'of', '__proto__', 'constructor', 'line'];
  const digest = (owner: string, [object, attribute, person]: readonly string[]): string =>
    loadPolicySet([
      {
        file: 'paper.policy.yaml',
        text: `resource: paper\nmodule: P\nsource: entities\nisolation: none\nattributes: { owner: string, line: number, column: number, op: string, "${attribute ?? ''}": { type: string, list: true } }\nactions: { read: read }\nrules: []\n`,
      },
      {
        file: 'x.principal.yaml',
        text: 'principal: reader\nattributes: { owner: string, line: number, column: number }',
      },
      {
        file: 'paper.entities.yaml',
        text: `resource: paper\nentities: { "${object ?? ''}": { line: 1, column: 2, op: and, "${attribute ?? ''}": [b, "${owner}", a] } }`,
      },
      {
        file: 'reader.entities.yaml',
        text: `principal: reader\nentities: { "${person ?? ''}": { attributes: { line: 1, column: 2, owner: "${owner}" } } }`,
      },
    ]).digest;
  for (const object of names)
    for (const attribute of ['place', 'of', 'owners'])
      for (const person of names) {
        const all = [object, attribute, person];
        if (digest('alice', all) === digest('mallory', all)) t.fail(all.join());
      }
  t.pass('whatever it is');
});

t.test('where a folder lies says nothing', async (t) => {
  const guardrail = (file: string, id: string): SourceFile => ({
    file,
    text: `resource: '*'\nrules:\n  - { id: ${id}, effect: deny, actions: [write], when: { principal.scope: tenant }, reason: No. }\n`,
  });
  const digest = (one: string, other: string): string =>
    loadPolicySet([
      ...foreign.filter(({ file }) => file.startsWith('paper')),
      guardrail(one, 'first'),
      guardrail(other, 'second'),
    ]).digest;
  t.equal(
    digest('a/guardrails.policy.yaml', 'z/guardrails.policy.yaml'),
    digest('z/x.policy.yaml', '/a/x.policy.yaml'),
  );
});
