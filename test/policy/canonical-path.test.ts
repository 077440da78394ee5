import fc from 'fast-check';
import t from 'tap';
import { isHost, readPath } from '../../src/policy/canonical-path.ts';
import { confusions, rawConfusions, readings } from '../fixtures/path-confusions.ts';

/** One form of each path is read; all others are refused, so that it does not matter how anybody else would have read them. */

t.test('canonical paths', async (t) => {
  const cases: Record<string, string[]> = {
    '/': [''],
    '/documents/1': ['documents', '1'],
    '/documents/': ['documents', ''],
    "/a-b_c.d~e/!$&'()*+,:=@": ['a-b_c.d~e', "!$&'()*+,:=@"],
    '/two%20words/caf%C3%A9/%E6%BC%A2': ['two words', 'café', '漢'],
    '/%7Bx%7D%7C%5E%60%22%3C%3E': ['{x}|^`"<>'],
    '/.well-known/x': ['.well-known', 'x'],
  };
  for (const [path, segments] of Object.entries(cases)) t.same(readPath(path), segments, path);
  t.equal(readPath(`/${'x'.repeat(2_047)}`)?.length, 1);
  t.equal(readPath(`/${'x'.repeat(2_048)}`), null, 'overlong');
});

t.test('everything else is refused', async (t) => {
  const others = [
    ...[
      '',
      'x',
      '//',
      '/a//',
      '/a//b',
      '/a/../b',
      '/a/..',
      '/.',
      '/a%2fb',
      '/a%2Fb',
      '/a%5Cb',
      '/a%3Bb',
      '/a;b',
      '/%61',
    ],
    ...[
      '/%c3%a9',
      '/caf\u00e9',
      '/a b',
      '/a%25b',
      '/a%252Fb',
      '/a%3Fb',
      '/a%23b',
      '/a%5Bb',
      '/a%00',
      '/a%7F',
      '/a%C2%85',
    ],
    ...[
      '/a%40b',
      '/a%2Bb',
      '/a%2C',
      '/a%3A',
      '/a%3D',
      '/a%24',
      '/a%26',
      '/a%2D',
      '/a%7E',
      '/a%27',
      '/a%21',
      '/%FF',
      '/%',
    ],
    ...[
      '/a.',
      '/a%20',
      '/%20a',
      '/a%C2%A0b',
      '/%E2%80%A8',
      '/e%CC%81',
      '/%EF%BC%8F',
      '/%F4%90%80%80',
      '/a?b',
      '/a#b',
      '/\ud800',
    ],
  ];
  for (const path of others) t.equal(readPath(path), null, JSON.stringify(path));
});

t.test('each reader of a canonical path finds the same', async (t) => {
  const token = fc.constantFrom(
    ...[
      '/',
      '//',
      '.',
      '..',
      ';',
      '\\',
      '%2F',
      '%2f',
      '%2e',
      '%2E',
      '%5C',
      '%3B',
      '%25',
      '%252e',
      '%00',
      '%20',
      '%C3%A9',
      '%c3%a9',
    ],
    ...[
      '%C0%AF',
      '%EF%BC%8F',
      '%EF%BC%8E',
      '%E2%80%8B',
      '%41',
      'a',
      'Z',
      '0',
      '~',
      '-',
      '_',
      '=',
      ':',
      '@',
      '+',
      ',',
      '&',
      '#',
      ' ',
    ],
  );
  const path = fc.array(fc.oneof(token, { weight: 2, arbitrary: fc.constantFrom('/a', '/b.c', '/%20', 'd') }), {
    maxLength: 8,
  });
  let canonical = 0;
  fc.assert(
    fc.property(path, (parts) => {
      const text = `/${parts.join('')}`;
      const segments = readPath(text);
      if (!segments) return true;
      canonical += 1;
      const [only, ...others] = readings(text);
      return only === `/${segments.join('/')}` && others.length === 0;
    }),
    { numRuns: 5_000 },
  );
  t.ok(canonical > 200, `${canonical} were canonical`);
});

const isWellFormed = (text: string): boolean => !/\p{Cs}/u.test(text);

t.test('a path has one canonical form', async (t) => {
  const segment = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .filter((text) => !text.includes('/') && isWellFormed(text) && readPath(`/${encodeURI(text)}`) !== null);
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
      const written = `/${segments.map((each) => encodeURI(each)).join('/')}`;
      const read = readPath(written);
      // Whatever else is written for it is not read at all.
      const other = written.replace(/[A-Za-z0-9]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
      return read?.join('/') === segments.join('/') && (other === written || readPath(other) === null);
    }),
  );
  t.pass('encoded, read, and the same');
});

t.test('the confusions are what they are said to be', async (t) => {
  for (const [name, target] of Object.entries({ ...confusions, ...rawConfusions })) {
    const [path = ''] = target.split('?', 1);
    const segments = readPath(path);
    // Canonical ones confuse nobody: they have no route, or one that is decided by itself.
    if (segments && !target.includes('#')) t.same([...readings(target)], [`/${segments.join('/')}`], name);
  }
  const dangerous = Object.values(confusions).filter((target) => readings(target).has('/documents/2'));
  t.ok(dangerous.length > 50, `${dangerous.length} of them reach the forbidden path for some reader`);
});

t.test('hosts', async (t) => {
  for (const host of ['app.example.com', 'localhost', 'my_app', '10.0.0.1', '[::1]', 'xn--bcher-kva.example'])
    t.ok(isHost(host), host);
  const others = [
    '',
    'App.example.com',
    'app.example.com.',
    'app.example.com:80',
    'a..b',
    '-a',
    'a b',
    'a,b',
    'a/b',
    'a@b',
    '[',
    'ä.example',
  ];
  for (const host of others) t.notOk(isHost(host), JSON.stringify(host));
});
