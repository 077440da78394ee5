import t from 'tap';
import { loadPolicies } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { migrate } from '../../src/db/migrate.ts';
import { Passwords } from '../../src/domains/iam/index.ts';
import { passwordFault } from '../../src/domains/iam/services/password-rules.ts';
import { layFirstData } from '../../src/first-start.ts';
import { createEmptyDatabase } from '../fixtures/database.ts';
import { startGateway } from '../fixtures/gateway.ts';

const owner = { email: 'Ada.Lovelace+news@Engine.example', first_name: 'Ada', last_name: 'King-Noel' };
const faultOf = (password: string, secondFactor = false): string =>
  passwordFault(password, { secondFactor, owner })?.message ?? 'none';

t.test('what is no good password', async (t) => {
  const common = 'is one of the most common passwords';
  const own = 'is made of the name or the address of the account or the service';
  const cases: [string, string][] = [
    ['Dragon ball forever', 'none'],
    ['correct horse battery staple', 'none'],
    ['839201748362910', 'none'],
    ['пароль от почты дедушки', 'none'],
    ['a reader of machines', 'none'],
    ['aaaaaaaaaaaaaaaa', 'is a few characters repeated'],
    ['abcabcabcabcabc', 'is a few characters repeated'],
    ['passwordpassword', common],
    ['hunter2!hunter2!hunter2!', 'is a few characters repeated'],
    ['123456789012345', 'is a sequence of characters'],
    ['567890123456789', 'is a sequence of characters'],
    ['zyxwvutsrqponmlk', 'is a sequence of characters'],
    ['QwertyUiopAsdfGhjkl', 'is a sequence of characters'],
    ['ＱwertyUiopAsdfGhjkl', 'is a sequence of characters'],
    ['virtualstack2026', own],
    ['VirtualStackVirtualStack!', own],
    ['ada.lovelace+news@engine.example', own],
    ['Ada.Lovelace.1815', own],
    ['!!ADA-king-noel!!', own],
    ['ada likes long walks', 'none'],
    ['short one', 'must have at least 15 characters'],
    ['😀'.repeat(8), 'must have at least 15 characters'],
  ];
  for (const [password, message] of cases) t.equal(faultOf(password), message, password);
  t.equal(faultOf('short one', true), 'none', 'enough beside a second factor');
  t.equal(faultOf('sh0rt 1', true), 'must have at least 8 characters');
  t.equal(faultOf('Password1', true), common);
  t.equal(faultOf('ILOVEYOU', true), common);
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const long = dictionary['passwords-common'].filter((each) => each.length >= 15);
  t.ok(long.length > 20);
  for (const each of long) t.not(faultOf(each.toUpperCase()), 'none', each);
  const many = 1_000;
  const began = performance.now();
  for (let n = 0; n < many; n += 1) faultOf(`${'a'.repeat(240)}${n}`);
  t.ok((performance.now() - began) / many < 2, 'and it does not take long to tell');
});

t.test('where an administrator sets one, or its owner', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const create = (password: string) =>
    admin.api.POST('/users', { body: { email: 'ada@acme.example', first_name: 'Ada', last_name: 'King', password } });
  t.match((await create('ada@acme.example')).error, {
    status: 422,
    errors: [{ in: 'body', path: 'password', code: 'common_password' }],
  });
  const password = 'correct horse battery staple';
  t.equal((await create(password)).response.status, 201);
  const login = await gateway.client().POST('/auth/login', { body: { email: 'ada@acme.example', password } });
  const api = gateway.client(login.data?.access_token);
  const change = (next: string) =>
    api.POST('/auth/change-password', { body: { current_password: password, new_password: next } });
  t.match((await change('abababababababab')).error, {
    status: 422,
    errors: [{ path: 'new_password', code: 'common_password' }],
  });
  t.match((await change(password)).error, { status: 422, errors: [{ path: 'new_password', code: 'same_password' }] });
  t.match((await change('ｃorrect horse battery staple')).error, {
    errors: [{ code: 'same_password' }],
  });
  t.equal((await change('another long password')).response.status, 204);
});

t.test('where the operator sets the first one', async (t) => {
  const urls = await createEmptyDatabase(t);
  await migrate(urls);
  const lay = (ADMIN_PASSWORD: string) => {
    const config = readConfig({ ADMIN_PASSWORD });
    const parts = {
      policies: loadPolicies(config),
      passwords: new Passwords(),
      demo: false,
      log: { info: () => undefined },
    };
    return layFirstData(urls.ownerUrl, { config, ...parts });
  };
  await t.rejects(lay('virtualstack-2026'), /^ADMIN_PASSWORD is made of the name .*: set another\.$/);
  await t.resolves(lay('correct horse battery'));
});
