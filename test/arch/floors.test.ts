import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../src/shared/package-root.ts';

/** The house's floors, from the ground up: a file imports from its own floor and from below, never from above. */
const floors: string[][] = [
  ['shared'],
  ['policy'],
  ['db', 'mail', 'outbound'],
  ['contract'],
  ['domains', 'http'],
  ['app'],
  ['server'],
];

const source = join(packageRoot, 'src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
);

/** What stands in src itself is composition: the app and what it is made of, then the server above it. */
const roomOf = (file: string): string => {
  const [first = '', second] = file.split('/');
  if (second !== undefined) return first === 'cli' ? 'server' : first;
  return ['server.ts', 'first-start.ts', 'metrics-server.ts'].includes(first) ? 'server' : 'app';
};

const floorOf = (room: string): number => floors.findIndex((rooms) => rooms.includes(room));

const importsOf = (file: string): string[] => {
  const text = readFileSync(join(source, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name ?? '');
};

t.test('a floor imports only from below', async (t) => {
  for (const file of files) {
    const room = roomOf(file);
    t.not(floorOf(room), -1, `${file}: the room "${room}" is on a floor; add it to the list here`);
    for (const name of importsOf(file).filter((each) => each.startsWith('.'))) {
      const target = relative(source, resolve(join(source, dirname(file)), name));
      const other = roomOf(target);
      const fine = other === room || floorOf(other) < floorOf(room);
      if (!fine) t.fail(`${file} imports ${target}: "${room}" must not know "${other}"`);
    }
  }
});

t.test('one domain reaches another only through its index', async (t) => {
  for (const file of files.filter((each) => each.startsWith('domains/') && each.split('/').length > 2)) {
    const domain = file.split('/')[1];
    for (const name of importsOf(file).filter((each) => each.startsWith('.'))) {
      const target = relative(source, resolve(join(source, dirname(file)), name));
      const [, other, ...rest] = target.split('/');
      if (!target.startsWith('domains/') || rest.length === 0 || other === domain) continue;
      t.same(rest, ['index.ts'], `${file} imports ${target}`);
    }
  }
});

t.test('the policy engine knows neither HTTP nor SQL nor logs', async (t) => {
  const pure = [/^node:/, /^\./, /^@casl\/ability/, /^yaml$/, /^uuid$/, /^lru-cache$/];
  for (const file of files.filter((each) => each.startsWith('policy/'))) {
    const allowed = file.startsWith('policy/proof/') ? [...pure, /^z3-solver$/] : pure;
    for (const name of importsOf(file))
      t.ok(
        allowed.some((each) => each.test(name)),
        `${file} imports ${name}`,
      );
  }
});

t.test('the solver is loaded by one file, and no part of the gateway reaches it', async (t) => {
  const loads = files.filter((file) => importsOf(file).includes('z3-solver'));
  t.same(loads, ['policy/proof/solver.ts']);
  const users = files.filter((file) => importsOf(file).some((name) => name.includes('/proof/')));
  t.same(
    users.filter((file) => !file.startsWith('cli/')),
    [],
  );
});

t.test("CASL's vocabulary stays in its files", async (t) => {
  const users = files.filter((file) => importsOf(file).some((name) => name.startsWith('@casl/')));
  // One holds the rules, the other writes them down for CASL's client.
  t.same(users, ['policy/ability.ts', 'policy/export-ability.ts']);
});

t.test('files and names', async (t) => {
  for (const file of files) {
    const name = file.split('/').at(-1) ?? '';
    const isOperation = file.includes('/operations/');
    t.match(
      name,
      isOperation ? /^[a-z][A-Za-z]+\.ts$/ : /^[a-z0-9]+(-[a-z0-9]+)*\.ts$/,
      `${file} is named as its kind`,
    );
    t.notMatch(name, /utils|helper|common|manager|dto/i, `${file} says what it is`);
    const lines = readFileSync(join(source, file), 'utf8').split('\n').length;
    if (!file.includes('/generated/')) t.ok(lines <= 300, `${file} is one idea (${lines} lines)`);
  }
});
