import fc from 'fast-check';
import t from 'tap';
import { FilterFault, parseFilter, type Filter } from '../../src/domains/iam/scim/filter-syntax.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { connect, directoryOf, resources } from '../fixtures/scim.ts';

/**
 * Filters against an evaluation in memory, over the same rows: random ones of every operator, over users with and without
 * each attribute. A failure prints its seed.
 */
const cases = Number(process.env.SCIM_FILTER_CASES ?? 150);

type Resource = Record<string, unknown>;

const valuesAt = (resource: unknown, path: readonly string[]): unknown[] => {
  const [name, ...rest] = path;
  if (Array.isArray(resource)) return resource.flatMap((each) => valuesAt(each, path));
  if (name === undefined) return resource === undefined ? [] : [resource];
  if (typeof resource !== 'object' || resource === null) return [];
  const key = Object.keys(resource).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? [] : valuesAt((resource as Resource)[key], rest);
};

const exact = new Set(['id', 'externalid', 'groups.value', 'value']);
const multiple = new Set(['emails', 'groups']);

/** What RFC 7644 says of a filter, as plainly as can be. */
const meets = (resource: unknown, filter: Filter, prefix = ''): boolean => {
  switch (filter.op) {
    case 'and':
      return filter.of.every((each) => meets(resource, each, prefix));
    case 'or':
      return filter.of.some((each) => meets(resource, each, prefix));
    case 'not':
      return !meets(resource, filter.of, prefix);
    case 'some':
      return valuesAt(resource, [filter.path]).some((each) => meets(each, filter.of, filter.path.toLowerCase()));
    default: {
      const steps = filter.path.split('.');
      if (multiple.has(filter.path.toLowerCase())) steps.push('value');
      const found = valuesAt(resource, steps);
      if (filter.op === 'pr') return found.length > 0;
      const { op, value } = filter;
      if (value === null) return op === 'eq' ? found.length === 0 : found.length > 0;
      const name = steps.join('.').toLowerCase();
      const fold = (each: unknown): string => {
        if (name.startsWith('meta.')) return new Date(String(each)).toISOString();
        return exact.has(name) && prefix !== 'emails' ? String(each) : String(each).toLowerCase();
      };
      const right = fold(value);
      const compare = (each: unknown): boolean => {
        const left = fold(each);
        const answers = {
          eq: left === right,
          ne: left !== right,
          co: left.includes(right),
          sw: left.startsWith(right),
          ew: left.endsWith(right),
          gt: left > right,
          ge: left >= right,
          lt: left < right,
          le: left <= right,
        };
        return answers[op];
      };
      const many = multiple.has(steps[0]?.toLowerCase() ?? '');
      // An attribute without a value is not any value.
      return found.length === 0 && op === 'ne' && !many ? true : found.some(compare);
    }
  }
};

const words = [
  '',
  'a',
  'A',
  'ada',
  'Lovelace',
  'e',
  '%',
  '_',
  "'",
  '"',
  '\\',
  '\\"',
  "'; DROP TABLE users; --",
  '$1',
  'ä',
  '😀',
];
const textOps = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'EQ', 'Co');
const quoted = (values: readonly string[]) => fc.constantFrom(...values).map((value) => JSON.stringify(value));

t.test('every filter finds what it says', async (t) => {
  const gateway = await startGateway(t);
  const directory = await connect(
    gateway,
    await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' }),
  );
  const people = [
    ['ada@demo.example', { name: { givenName: 'Ada', familyName: 'Lovelace' }, externalId: 'a' }],
    ['ADA2@demo.example', { name: { givenName: 'ada', familyName: '%' }, externalId: 'A' }],
    ['x_y@demo.example', { name: { givenName: "O'Neil", familyName: '"quoted"' }, active: false }],
    ['back@demo.example', { name: { givenName: '\\', familyName: "'; DROP TABLE users; --" }, externalId: '\\"' }],
    ['dollar@demo.example', { name: { givenName: '$1', familyName: 'ä😀' }, externalId: '%' }],
    ['zed@demo.example', { active: false, externalId: 'Ada' }],
  ] as const;
  const ids: string[] = [];
  for (const [userName, more] of people) ids.push(await directory.createUser(userName, more));
  const group = await directory.createGroup('Ada');
  const other = await directory.createGroup('lovelace', ids.slice(0, 3));
  await directory.patch(`/Groups/${group}`, {
    op: 'add',
    path: 'members',
    value: ids.slice(2, 4).map((value) => ({ value })),
  });
  const all = resources(await directory.get('/Users'));
  t.equal(all.length, people.length + 1);
  const times = all.map(({ meta }) => (meta as { created: string }).created);

  const texts = (name: string, values: readonly string[] = words) =>
    fc.tuple(textOps, quoted(values)).map(([op, value]) => `${name} ${op} ${value}`);
  const anyTexts = fc
    .constantFrom(
      'userName',
      'name.givenName',
      'NAME.familyName',
      'displayName',
      'name.formatted',
      'externalId',
      'emails',
      'emails.value',
      'groups.display',
    )
    .chain((name) =>
      texts(name, name.startsWith('externalId') ? words : [...words, 'ada@demo.example', 'ADA2@DEMO.example']),
    );
  const atom = fc.oneof(
    anyTexts,
    texts('id', [...ids, 'x', ids[0]?.slice(0, 20) ?? '']),
    texts('groups.value', [group, other, 'x']),
    fc.constantFrom(
      ...['userName', 'externalId', 'groups', 'emails', 'active', 'name.givenName', 'meta.created'].map(
        (name) => `${name} pr`,
      ),
    ),
    fc
      .tuple(fc.constantFrom('eq', 'ne'), fc.constantFrom('true', 'false', '"True"'))
      .map(([op, value]) => `active ${op} ${value}`),
    fc
      .tuple(fc.constantFrom('eq', 'ne'), fc.constantFrom('externalId', 'userName'))
      .map(([op, name]) => `${name} ${op} null`),
    fc
      .tuple(
        fc.constantFrom('created', 'lastModified'),
        fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le'),
        quoted(times),
      )
      .map(([name, op, value]) => `meta.${name} ${op} ${value}`),
    fc
      .tuple(texts('value', ['ada', 'demo']), quoted(['work', 'WORK', 'home']))
      .map(([value, type]) => `emails[type eq ${type} and ${value}]`),
    fc
      .tuple(texts('display'), fc.constantFrom(group, other))
      .map(([display, id]) => `groups[${display} or not (value eq "${id}")]`),
  );
  const { filter } = fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3 },
      atom,
      fc
        .tuple(tie('filter'), fc.constantFrom('and', 'or', 'AND', 'Or'), tie('filter'))
        .map(([a, op, b]) => `(${a}) ${op} (${b})`),
      fc.tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter')).map(([a, op, b]) => `${a} ${op} ${b}`),
      tie('filter').map((inner) => `not (${inner})`),
    ),
  }));
  const check = async (text: string): Promise<void> => {
    const answer = await directory.get('/Users', { filter: text });
    const expected = all.filter((each) => meets(each, parseFilter(text))).map(({ id }) => id);
    const found = resources(answer).map(({ id }) => id);
    if (answer.status !== 200 || JSON.stringify(found.sort()) !== JSON.stringify(expected.sort())) {
      throw new Error(`${text}: ${answer.status} found ${found.join()} where ${expected.join()} were expected`);
    }
  };
  for (const op of ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']) {
    for (const name of ['userName', 'name.givenName', 'externalId', 'emails', 'groups.display'])
      await check(`${name} ${op} "ada"`);
    await check(`id ${op} "${ids[2] ?? ''}"`);
    await check(`groups ${op} "${other}"`);
  }
  await fc.assert(
    fc.asyncProperty(
      filter.filter(({ length }) => length <= 2_000),
      check,
    ),
    { numRuns: cases },
  );
  t.pass(`${cases} random filters`);
  t.equal(resources(await directory.get('/Groups', { filter: `members.value eq "${ids[2] ?? ''}"` })).length, 2);
  t.match(
    resources(await directory.get('/Groups', { filter: `members[value eq "${ids[0] ?? ''}" and type eq "User"]` })),
    [{ id: other }],
  );
  t.match(
    resources(await directory.get('/Groups', { filter: 'displayName eq "ADA"', excludedAttributes: 'members' })),
    [{ id: group, members: undefined }],
  );
});

t.test('what is no filter is a 400, and no query', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const directory = directoryOf(gateway, admin.token);
  const nested = (depth: number) => `${'('.repeat(depth)}userName pr${')'.repeat(depth)}`;
  const many = (count: number) => Array.from({ length: count }, () => 'id pr').join(' or ');
  const refused = [
    ...[
      'userName',
      'userName eq',
      'userName eq ada',
      'userName like "a"',
      'eq "a"',
      '"a" eq userName',
      'and',
      '()',
      ')',
    ],
    ...[
      'userName eq "a',
      'userName eq "\\x"',
      'userName eq "a" userName eq "b"',
      'userName eq "a" and',
      'not userName pr',
    ],
    ...[
      '(userName pr',
      'userName pr)',
      'emails[type eq "work"',
      'emails[type eq "work"]]',
      'userName[value pr]',
      'emails[emails[value pr]]',
    ],
    ...[
      'password eq "a"',
      'password_hash pr',
      '__proto__ pr',
      'constructor pr',
      'toString pr',
      'emails.__proto__ pr',
      'u.id pr',
      'a.b.c pr',
    ],
    ...[
      "userName eq 'a'",
      'userName eq "a" or 1=1',
      'userName; DROP TABLE users',
      'userName eq "a"; --',
      'userName/**/pr',
    ],
    ...[
      'active eq "perhaps"',
      'active gt true',
      'active eq 1',
      'userName eq 1',
      'userName co null',
      'userName eq true',
    ],
    ...[
      'meta.created eq "yesterday"',
      'meta.created co "2026-01-01T00:00:00Z"',
      'meta.created gt "2026-99-01T00:00:00Z"',
      'meta.created gt "0000-01-01T00:00:00Z"',
      'meta.created gt "9999-12-31T23:59:59-14:00"',
    ],
    ...[
      'userName eq "\\u0000"',
      'userName eq "\\ud800"',
      'userName eq "a\tb"',
      'urn:x:y:userName pr',
      'emails[value[x pr]]',
    ],
    ...[nested(11), many(51), `emails[${nested(10)}]`],
  ];
  for (const filter of refused) {
    const answer = await directory.get('/Users', { filter });
    t.match(answer.json, { status: '400', scimType: 'invalidFilter' }, `${filter}: ${answer.text}`);
  }
  t.equal((await directory.get('/Users', { filter: 'x'.repeat(2_001) })).status, 400, 'too long');
  t.equal((await directory.get('/Users', { filter: nested(10) })).status, 200);
  t.equal((await directory.get('/Users', { filter: many(50) })).status, 200);
  t.equal(
    (await directory.get('/Users', { filter: 'urn:ietf:params:scim:schemas:core:2.0:User:userName pr' })).status,
    200,
  );
  t.equal(resources(await directory.get('/Users', { filter: 'userName eq "\\u0061"' })).length, 0, 'escapes are read');
});

t.test('no text takes long to parse, and none ends otherwise than by a fault', async (t) => {
  const parse = (text: string): void => {
    try {
      parseFilter(text);
    } catch (error) {
      if (!(error instanceof FilterFault)) throw error;
    }
  };
  const started = performance.now();
  for (const text of ['\n', '\\', '\\"', '(', 'not (', 'a[', 'a eq "', ' ', '"', 'a pr and ', '.', 'é', '\\u']) {
    parse(text.repeat(100_000 / text.length));
    parse(`userName eq "${text.repeat(20_000)}`);
  }
  t.ok(performance.now() - started < 2_000);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), parse));
});

t.test('filters that clients think up leave nothing on the server', async (t) => {
  const gateway = await startGateway(t, { environment: { RATE_LIMIT_PER_PRINCIPAL: '100000' } });
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const directory = directoryOf(gateway, admin.token);
  const prepared = async (): Promise<number> => {
    const scope = { tenantId: null, principalId: null, platform: false };
    const count = { name: 'count_prepared', text: 'SELECT count(*) AS count FROM pg_prepared_statements' };
    const { results } = await gateway.database.read(scope, { prepared: count, values: [] });
    return Number(results[0]?.[0]?.count);
  };
  await directory.get('/Users', { filter: 'id pr' });
  await prepared();
  const before = await prepared();
  const shapes = Array.from({ length: 60 }, (_, n) =>
    Array.from(n.toString(2))
      .map((bit) => (bit === '1' ? 'id pr' : 'userName co "a"'))
      .join(' or '),
  );
  const answers = await Promise.all(shapes.map((filter) => directory.get('/Users', { filter })));
  t.ok(
    answers.every(({ status }) => status === 200),
    'many at once, on shared connections',
  );
  const after = Math.max(...(await Promise.all(Array.from({ length: 6 }, prepared))));
  t.ok(after - before < 10, `${after - before} statements more after 60 shapes`);
});
