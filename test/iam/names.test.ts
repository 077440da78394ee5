import t from 'tap';
import { Contract, readDocument } from '../../src/contract/index.ts';
import { isPlain, madePlain } from '../../src/domains/iam/services/plain-names.ts';
import { startGateway } from '../fixtures/gateway.ts';

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  pattern?: string;
}

const names = ['first_name', 'last_name', 'givenName', 'familyName'];

/** The document's patterns of the names in a body. */
const patternsIn = (schema: Schema | undefined, resolve: (schema: Schema) => Schema): string[] => {
  if (!schema) return [];
  const { properties = {}, items } = resolve(schema);
  const own = names.flatMap((name) => (properties[name] ? [String(resolve(properties[name]).pattern)] : []));
  return [...own, ...[...Object.values(properties), items].flatMap((each) => patternsIn(each, resolve))];
};

t.test('wherever a name is sent, the document and the code refuse the same characters', async (t) => {
  const { document } = await Contract.load(readDocument());
  const resolve = (schema: Schema): Schema => {
    const [, ...path] = schema.$ref?.split('/') ?? [];
    return path.reduce<unknown>(
      (at, key) => (at as Record<string, unknown>)[key],
      schema.$ref ? document : schema,
    ) as Schema;
  };
  const patterns = Object.values(document.paths ?? {}).flatMap((item) =>
    Object.values(item ?? {}).flatMap((operation) => {
      const { requestBody } = operation as { requestBody?: { content: Record<string, { schema: Schema }> } };
      return Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => patternsIn(schema, resolve));
    }),
  );
  t.ok(patterns.length >= 14, `${patterns.length} names are sent`);
  const [pattern = '', ...others] = [...new Set(patterns)];
  t.same(others, [], 'by one pattern');
  const allowed = new RegExp(pattern, 'u');
  for (let code = 0; code <= 0x1ffff; code += 1) {
    const character = String.fromCodePoint(code);
    if (allowed.test(character) !== isPlain(character)) t.fail(`U+${code.toString(16)}`);
  }
  t.equal(madePlain('A\u0007\u202eda\n'), 'A da ', 'names from elsewhere are made so');
});

t.test('no name of an account has what cannot be seen', async (t) => {
  const gateway = await startGateway(t);
  const { api, id } = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const account = { email: 'ada@demo.example', password: 'correct horse battery staple' };
  for (const bad of ['A\u0007', 'A\nB', 'A\u202eB', '\u2066A']) {
    for (const body of [
      { first_name: bad, last_name: 'Lovelace' },
      { first_name: 'Ada', last_name: bad },
    ]) {
      const title = JSON.stringify(body);
      t.equal((await api.POST('/users', { body: { ...account, ...body } })).response.status, 400, title);
      t.equal((await api.PATCH('/users/me', { body })).response.status, 400, title);
      const other = await api.PATCH('/users/{user_id}', { params: { path: { user_id: id } }, body });
      t.equal(other.response.status, 400, title);
    }
  }
  const body = { first_name: 'Zoë', last_name: '李 O’Neil-Åström' };
  t.match((await api.PATCH('/users/me', { body })).data, body);
});
