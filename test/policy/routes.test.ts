import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parseDocument } from 'yaml';
import { loadPolicySet, routeAttributes, type PolicySet } from '../../src/policy/index.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { confusions, rawConfusions } from '../fixtures/path-confusions.ts';

/** Route files: what is wrong with one, which requests have which route, and what a route says of the object. */

const box = {
  file: 'box.policy.yaml',
  text: `resource: box
source: entities
module: Boxes
isolation: tenant_id
attributes:
  id: string
  tenant_id: uuid
  owner: uuid
  size: number
  colour: { type: string, values: [red, green] }
  label: string
  tags: { type: string, list: true }
actions: { read: read, paint: write }
permissions:
  box:read: { name: R, description: D }
rules:
  - { id: r, effect: allow, actions: [read, paint], permissions: [box:read] }
`,
};
const crate = {
  file: 'crate.policy.yaml',
  text: box.text.replaceAll('box', 'crate').replace('source: entities\n', '').replace('id: string', 'id: uuid'),
};

const load = (...routes: string[]): PolicySet =>
  loadPolicySet([box, crate, ...routes.map((text, index) => ({ file: `${index}.routes.yaml`, text }))]);

const file = (...routes: string[]): string => `routes:\n${routes.map((each) => `  - ${each}\n`).join('')}`;
const route = (path: string, more = '', methods = 'GET'): string =>
  `{ methods: [${methods}], path: '${path}', resource: box, action: read${more} }`;

t.test('what is wrong with a route file is named with its place and a hint', async (t) => {
  const cases: Record<string, [string, RegExp]> = {
    'an unknown key': [file(route('/x', ', resouce: box')), /^0\.routes\.yaml:2:\d+: unknown key "resouce" in a route/],
    'no routes': ['host: a', /a route file lacks "routes"/],
    'a host in upper case': [`host: A.example\n${file(route('/x'))}`, /:1:7: "A\.example" is no host \(lower case/],
    'a host with a port': [`host: a.example:80\n${file(route('/x'))}`, /no host/],
    'no method': [file(route('/x', '', '')), /"methods" must not be empty/],
    'a method in lower case': [file(route('/x', '', 'get')), /"get" is no method/],
    'no path': [file('{ methods: [GET], resource: box, action: read }'), /a route lacks "path"/],
    'a path without a slash': [file(route('x')), /"x" is no canonical path/],
    'a path with an empty segment': [file(route('/a//b')), /no canonical path/],
    'a path with dots': [file(route('/a/../b')), /no canonical path/],
    'a path encoded for nothing': [file(route('/%61')), /no canonical path/],
    'a path with a query': [file(route('/a?b')), /no canonical path/],
    'a parameter beside text': [file(route('/a-{b}')), /no canonical path/],
    'a parameter of an unknown kind': [file(route('/{b:int}')), /no canonical path/],
    'a parameter twice': [file(route('/{b}/{b}')), /the parameter "b" is in the path twice/],
    'a tail that goes on': [file(route('/{b*}/c')), /\{b\*\} must be the end/],
    'neither decided nor public': [file(`{ methods: [GET], path: /x }`), /a route has a "resource" and an "action"/],
    'decided and public': [file(route('/x', ', public: why')), /a public route has no "resource"/],
    'public for no reason': [file(`{ methods: [GET], path: /x, public: '' }`), /"public" must be non-empty text/],
    'an unknown resource': [
      file(`{ methods: [GET], path: /x, resource: boxx, action: read }`),
      /unknown resource "boxx" \(did you mean "box"\?\)/,
    ],
    'an unknown action': [
      file(`{ methods: [GET], path: /x, resource: box, action: reed }`),
      /unknown action "reed" \(did you mean "read"\?\)/,
    ],
    'an id that is no parameter': [
      file(route('/{x}', ', id: y')),
      /the path has no parameter "y" \(did you mean "x"\?\)/,
    ],
    'an unknown attribute': [file(route('/x', ', attributes: { sise: 1 }')), /unknown attribute "sise"/],
    "an object's own property": [file(route('/x', ', attributes: { constructor: 1 }')), /unknown attribute/],
    'a value of another type': [file(route('/x', `, attributes: { size: '1' }`)), /expected a number/],
    'a value the attribute never has': [file(route('/x', ', attributes: { colour: blue }')), /no value of this/],
    'one value for a list': [file(route('/x', ', attributes: { tags: a }')), /expected a list/],
    'a value that no parameter has': [file(route('/{x}', `, attributes: { label: '{y}' }`)), /no parameter "y"/],
    'a parameter for a number': [file(route('/{x}', `, attributes: { size: '{x}' }`)), /is a text, expected a number/],
    'a parameter for a list': [file(route('/{x}', `, attributes: { tags: '{x}' }`)), /is a text, expected a list/],
    'a parameter for few values': [
      file(route('/{x}', `, attributes: { colour: '{x}' }`)),
      /few values only \(write a route for each\)/,
    ],
    'any text for a UUID': [
      file(route('/{x}', `, attributes: { owner: '{x}' }`)),
      /can be any text, expected a UUID \(write \{x:uuid\}\)/,
    ],
    'any text for an id that is a UUID': [
      file(`{ methods: [GET], path: '/{x}', resource: crate, action: read, id: x }`),
      /write \{x:uuid\}/,
    ],
    'the id twice': [file(route('/{x}', `, id: x, attributes: { id: a }`)), /"id" is said by the route/],
    'what the database knows': [
      file(`{ methods: [GET], path: '/{x:uuid}', resource: crate, action: read, id: x, attributes: { size: 1 } }`),
      /the attributes of this object are in the database/,
    ],
    'a reference to nothing': [file(route('/x', ', attributes: { owner: $principal.ids }')), /did you mean "id"/],
    'a reference to the request': [file(route('/x', ', attributes: { size: $context.now }')), /not known to a route/],
    'a reference of another type': [
      file(route('/x', ', attributes: { size: $principal.id }')),
      /is a uuid, expected number/,
    ],
  };
  for (const [name, [text, problem]] of Object.entries(cases)) {
    t.throws(() => load(text), { name: 'PolicyError', message: problem }, name);
  }
});

t.test('two routes that one request could have fail the load', async (t) => {
  const a = 'a.example';
  const on = (host: string | null, path: string, methods = 'GET'): string =>
    `${host === null ? '' : `host: ${host}\n`}${file(route(path, '', methods))}`;
  const ambiguous: [string, string][] = [
    [on(null, '/x'), on(null, '/x')],
    [on(null, '/x', 'GET, POST'), on(null, '/x', 'POST, PUT')],
    [on(null, '/{a}'), on(null, '/{b}')],
    [on(null, '/x/{a}'), on(null, '/x/new')],
    [on(null, '/{a}/y'), on(null, '/x/{b}')],
    [on(null, '/{a}'), on(null, '/{a:uuid}')],
    [on(null, '/{a:uuid}'), on(null, '/01900000-0000-7000-8000-00000000000a')],
    [on(null, '/x/{a*}'), on(null, '/x/y')],
    [on(null, '/x/{a*}'), on(null, '/{b}/y/z')],
    [on(null, '/{a*}'), on(null, '/x/y/{b*}')],
    [on(a, '/x'), on(null, '/x')],
    [on(a, '/x'), on(a, '/x')],
  ];
  for (const [one, other] of ambiguous) {
    const problem = {
      name: 'PolicyError',
      message: /^[01]\.routes\.yaml:.* can be both ".*" and ".*" of [01]\.routes/,
    };
    t.throws(() => load(one, other), problem, `${one} ${other}`);
    t.throws(() => load(other, one), problem, `${other} ${one}`);
  }
  const apart: [string, string][] = [
    [on(null, '/x'), on(null, '/x', 'POST')],
    [on(null, '/x'), on(null, '/x/')],
    [on(null, '/x'), on(null, '/X')],
    [on(null, '/x/{a}'), on(null, '/x/')],
    [on(null, '/x/{a*}'), on(null, '/x')],
    [on(null, '/x/{a*}'), on(null, '/x/')],
    [on(null, '/x/{a*}'), on(null, '/x/y/')],
    [on(null, '/x/{a:uuid}'), on(null, '/x/new')],
    [on(null, '/x/{a}'), on(null, '/x/{a}/y')],
    [on(a, '/x'), on('b.example', '/x')],
  ];
  for (const [one, other] of apart) {
    t.doesNotThrow(() => load(one, other), `${one} ${other}`);
    t.doesNotThrow(() => load(other, one), `${other} ${one}`);
  }
});

const app = load(
  `host: app.example.com\n${file(
    route('/documents/{id}', ', id: id', 'GET, HEAD'),
    route('/documents/', '', 'GET'),
    route('/users/me'),
    route('/users/{user:uuid}'),
    route('/caf%C3%A9/{name}'),
    `{ methods: [GET], path: '/assets/{file*}', public: These are for everyone. }`,
  )}`,
  file(route('/status')),
);

const at = (target: string, { method = 'GET', host = 'app.example.com' } = {}) => {
  const match = app.routes.match({ method, host, target });
  return match && [match.route.path, match.parameters];
};

t.test('which requests have which route', async (t) => {
  const uuid = '01900000-0000-7000-8000-00000000000a';
  t.same(at('/documents/1'), ['/documents/{id}', { id: '1' }]);
  t.same(at('/documents/1?x=/../2'), ['/documents/{id}', { id: '1' }], 'the query is none of the path');
  t.same(at('/documents/two%20words'), ['/documents/{id}', { id: 'two words' }], 'a parameter is the text meant');
  t.same(at('/documents/1', { method: 'HEAD' }), ['/documents/{id}', { id: '1' }]);
  t.same(at('/documents/'), ['/documents/', {}], 'a slash at the end is another path');
  t.same(at('/users/me'), ['/users/me', {}]);
  t.same(at(`/users/${uuid}`), ['/users/{user:uuid}', { user: uuid }]);
  t.same(at('/caf%C3%A9/x'), ['/caf%C3%A9/{name}', { name: 'x' }]);
  t.same(at('/assets/css/a.css'), ['/assets/{file*}', { file: 'css/a.css' }]);
  t.same(at('/status'), ['/status', {}], 'of any host');
  t.same(at('/status', { host: 'other.example:8080' }), ['/status', {}]);
  t.same(at('/documents/1', { host: 'app.example.com:8443' }), ['/documents/{id}', { id: '1' }], 'a port is no host');
});

t.test('which have none', async (t) => {
  t.equal(at('/documents/1', { method: 'POST' }), null, 'another method');
  t.equal(at('/documents/1', { method: 'get' }), null, 'methods have a case');
  for (const target of [
    '/documents',
    '/documents/1/',
    '/users/you',
    '/assets/',
    '/assets',
    '/assets/a/',
    '/status/',
    '',
  ])
    t.equal(at(target), null, target);
  t.equal(at('/users/01900000-0000-7000-8000-00000000000A'), null, 'a UUID in upper case');
  for (const host of [
    'other.example',
    'App.example.com',
    'app.example.com.',
    'app.example.com:',
    '',
    'app.example.com, b',
  ])
    t.equal(at('/documents/1', { host }), null, `the host ${host}`);
  for (const host of ['OTHER.example', 'other.example.', 'a b', '']) t.equal(at('/status', { host }), null, host);
});

t.test('no path confusion finds a route but its own', async (t) => {
  const found = Object.entries({ ...confusions, ...rawConfusions }).filter(([, target]) => at(target));
  t.same(Object.fromEntries(found), {
    'a number of another form': '/documents/02',
    'a number with a sign': '/documents/+2',
    'a number with a fraction': '/documents/2.0',
    'two ids': '/documents/1,2',
    'an id beside what is allowed': '/documents/1&2',
    'an encoded template': '/documents/%7Bid%7D',
  });
});

t.test('what a route says of the object', async (t) => {
  const set = load(
    file(
      route(
        '/of/{owner:uuid}/{label}/{id}',
        `, id: id, attributes: { owner: '{owner}', label: '{label}', tenant_id: $tenant.id, colour: red, tags: [a, $$b], size: 3 }`,
      ),
    ),
  );
  const owner = '01900000-0000-7000-8000-00000000000a';
  const match = set.routes.match({ method: 'GET', host: 'x', target: `/of/${owner}/caf%C3%A9/7` });
  const access = match?.route.access;
  if (!match || access?.kind !== 'decided') throw new Error('no route');
  t.same(routeAttributes(access, match.parameters, { principal: {}, tenant: { id: 'T' } }), {
    owner,
    label: 'café',
    tenant_id: 'T',
    colour: 'red',
    tags: ['a', '$b'],
    size: 3,
    id: '7',
  });
});

t.test('the digest is of routes too', async (t) => {
  const [a, b] = [file(route('/a'), route('/b')), file(route('/c'))];
  const { digest } = load(a, b);
  t.equal(load(b, a).digest, digest, 'not of the order of files');
  t.equal(load(file(route('/b'), route('/a')), b).digest, digest, 'nor of routes');
  t.equal(load(`# a comment\n\n${a}`, b).digest, digest, 'nor of comments');
  t.not(load(a).digest, digest);
  t.not(load(file(route('/a'), route('/b/')), b).digest, digest);
  t.not(load(file(route('/a', '', 'GET, HEAD'), route('/b')), b).digest, digest);
  t.not(load(`host: a.example\n${a}`, b).digest, digest);
  t.ok(loadPolicySet([box]).routes.isEmpty);
});

t.test('what is documented loads', async (t) => {
  const read = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');
  const [routes = '', ...others] = [...read('docs/forward-auth.md').matchAll(/^```yaml\n(.*?)^```$/gms)].map(
    ([, text = '']) => text,
  );
  const set = loadPolicySet([
    { file: 'document.policy.yaml', text: read('test/forward-auth/policies/document.policy.yaml') },
    { file: 'app.routes.yaml', text: routes },
  ]);
  t.equal(set.routes.routes.length, 3);
  t.equal(others.length, 2, 'Traefik’s and Envoy’s');
  for (const text of others) t.same(parseDocument(text).errors, [], 'is YAML');
});
