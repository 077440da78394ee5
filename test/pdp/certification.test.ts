import t from 'tap';
import { isUuid } from '../../src/shared/ids.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { bundle, startDecisionPoint } from './decision-point.ts';

/**
 * The certification scenario of the Authorization API 1.0: each case is named by what it shows, and where the scenario numbers its
 * rules, by their numbers.
 */
const { gateway, key, ask } = await startDecisionPoint(t, [bundle('certification')]);

type Json = Record<string, unknown>;

const alice = { type: 'user', id: 'alice' };
const bob = { type: 'user', id: 'bob' };
const admin = { ...bob, properties: { role: 'admin' } };
const active = { type: 'record', id: 'record-1' };
const archived = { type: 'record', id: 'record-2', properties: { status: 'archived' } };
const read = { name: 'read' };
const write = { name: 'write' };
const context = { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' };

t.test('decisions', async (t) => {
  const cases: Record<string, [Json, boolean]> = {
    'rule 1': [{ subject: alice, action: read, resource: active }, true],
    'rule 2': [{ subject: alice, action: write, resource: active }, true],
    'rule 3': [{ subject: bob, action: read, resource: active }, true],
    'rule 4': [{ subject: bob, action: write, resource: active }, false],
    'rule 5: properties of the resource': [{ subject: alice, action: write, resource: archived }, false],
    'rule 6: properties of the subject': [{ subject: admin, action: write, resource: archived }, true],
    'rule 6: of whom the PDP knows nothing': [
      { subject: { type: 'user', id: 'zoe', properties: { role: 'admin' } }, action: write, resource: archived },
      true,
    ],
    'rule 6: on what the PDP knows nothing of': [
      { subject: admin, action: write, resource: { ...archived, id: 'record-3' } },
      true,
    ],
    'rule 7: properties of the action': [
      { subject: alice, action: { name: 'delete', properties: { soft: true } }, resource: active },
      true,
    ],
    'rule 8: properties of the action': [
      { subject: alice, action: { name: 'delete', properties: { soft: false } }, resource: active },
      false,
    ],
    'with a context': [{ subject: alice, action: read, resource: active, context }, true],
    'with more properties': [
      {
        subject: { ...alice, properties: { department: 'Sales', role: 'manager' } },
        action: { ...read, properties: { method: 'GET' } },
        resource: { ...active, properties: { status: 'active', owner: 'bob' } },
      },
      true,
    ],
    'with unknown fields': [
      { subject: alice, action: read, resource: active, foo: 'bar', futureField: { nested: true } },
      true,
    ],
    'with unknown fields of entities': [
      { subject: { ...alice, foo: 1 }, action: { ...read, foo: 1 }, resource: { ...active, foo: [] } },
      true,
    ],
    'an unknown subject': [{ subject: { type: 'user', id: 'nobody' }, action: read, resource: active }, false],
    'an unknown type of subject': [
      { subject: { type: 'spaceship', id: 'alice' }, action: read, resource: active },
      false,
    ],
    'an unknown type of resource': [{ subject: alice, action: read, resource: { type: 'moon', id: '1' } }, false],
    'an unknown action': [{ subject: alice, action: { name: 'fly' }, resource: active }, false],
  };
  for (const [name, [request, decision]] of Object.entries(cases)) {
    for (const path of ['evaluation', 'evaluations']) {
      const { status, headers, json } = await ask(path, request);
      t.equal(status, 200, `${path}: ${name}`);
      t.match(headers['content-type'], /^application\/json/, `${path}: ${name}`);
      t.equal(json.decision, decision, `${path}: ${name}: ${String(decision)}`);
      t.ok(json.context === undefined || typeof json.context === 'object');
    }
    const none = await ask('evaluations', { ...request, evaluations: [] });
    t.equal(none.json.decision, decision, `${name}: as the only one of no several`);
  }
  for (let n = 0; n < 5; n += 1) {
    const { json } = await ask('evaluation', { subject: bob, action: write, resource: active });
    t.equal(json.decision, false, 'asked again, it is the same');
  }
});

t.test('several at once', async (t) => {
  const cases: Record<string, [Json, (boolean | null)[]]> = {
    'resources of their own': [
      { subject: alice, action: read, evaluations: [{ resource: active }, { resource: archived }] },
      [true, null],
    ],
    'actions of their own': [
      { subject: bob, resource: active, evaluations: [{ action: read }, { action: write }] },
      [true, false],
    ],
    'properties of the resource': [
      {
        ...{ subject: alice, action: write },
        evaluations: [{ resource: { ...active, properties: { status: 'active' } } }, { resource: archived }],
      },
      [true, false],
    ],
    'properties of the subject': [
      { action: write, resource: archived, evaluations: [{ subject: alice }, { subject: admin }] },
      [false, true],
    ],
    'no defaults': [
      {
        evaluations: [
          { subject: alice, action: read, resource: active },
          { subject: bob, action: write, resource: active },
        ],
      },
      [true, false],
    ],
    'a context, and one of its own': [
      {
        ...{ subject: alice, action: read, context },
        evaluations: [{ resource: active }, { resource: archived, context: { source: 'batch-override' } }],
      },
      [true, null],
    ],
    'an entity is replaced as a whole': [
      {
        ...{ subject: alice, action: write, resource: { ...active, properties: { status: 'active' } } },
        evaluations: [{}, { resource: archived }],
      },
      [true, false],
    ],
    'one that lacks something is denied, and no other': [
      {
        ...{ subject: alice, action: read, options: { evaluations_semantic: 'execute_all', another_option: 'value' } },
        evaluations: [{ resource: active }, {}],
      },
      [true, false],
    ],
    'one with a wrong type is denied': [
      {
        ...{ subject: alice, action: read },
        evaluations: [{ resource: 'record-1' }, { resource: active }, 'one', { resource: active, action: { name: 7 } }],
      },
      [false, true, false, false],
    ],
  };
  for (const [name, [request, decisions]] of Object.entries(cases)) {
    const { status, json } = await ask('evaluations', request);
    t.equal(status, 200, name);
    t.notOk('decision' in json, `${name}: no decision beside the decisions`);
    const answered = json.evaluations as { decision: boolean }[];
    t.equal(answered.length, decisions.length, name);
    for (const [n, expected] of decisions.entries()) {
      t.type(answered[n]?.decision, 'boolean', name);
      if (expected !== null) t.equal(answered[n]?.decision, expected, `${name}: ${n}`);
    }
  }
  const { json } = await ask('evaluations', { subject: alice, action: read, evaluations: [{}] });
  t.match(json.evaluations, [
    { decision: false, context: { error: { status: 400, message: 'resource: is required' } } },
  ]);
});

/** The gateway has users of its own, whose roles let them do what the bundle's permissions are for. */
const isOfFixture = ({ type, id }: Json): boolean => type !== 'user' || !isUuid(String(id));

t.test('searches', async (t) => {
  const whoReads = { subject: { type: 'user' }, action: read, resource: active };
  const whatAlice = { subject: alice, action: read, resource: { type: 'record' } };
  const doesAlice = { subject: alice, resource: active };
  const entity = (type: string) => (id: string) => ({ type, id });
  const users = ['alice', 'bob'].map(entity('user'));
  const records = ['record-1', 'record-2'].map(entity('record'));
  const cases: [string, string, Json, unknown[]][] = [
    ['S1', 'subject', whoReads, users],
    ['S1 with a context', 'subject', { ...whoReads, context }, users],
    ['S1 with an id, which is ignored', 'subject', { ...whoReads, subject: alice }, users],
    ['S2', 'resource', whatAlice, records],
    ['S2 with a context', 'resource', { ...whatAlice, context }, records],
    ['S2 with an id, which is ignored', 'resource', { ...whatAlice, resource: active }, records],
    ['S3', 'action', doesAlice, [{ name: 'read' }, { name: 'write' }]],
    ['S3 with a context', 'action', { ...doesAlice, context }, [{ name: 'read' }, { name: 'write' }]],
    ['S4', 'subject', { subject: { type: 'user' }, action: write, resource: archived }, [bob]],
    ['S5', 'resource', { subject: admin, action: write, resource: { type: 'record' } }, [entity('record')('record-2')]],
    ['S6', 'action', { subject: admin, resource: archived }, [{ name: 'read' }, { name: 'write' }]],
    ['nobody known', 'action', { subject: { type: 'user', id: 'nonexistent-user' }, resource: active }, []],
    ['nothing known', 'action', { subject: alice, resource: { type: 'record', id: 'none', properties: {} } }, [read]],
    ['an unknown type of resource', 'action', { subject: alice, resource: { type: 'spaceship', id: '1' } }, []],
    ['an unknown type of subject', 'subject', { ...whoReads, subject: { type: 'spaceship' } }, []],
    ['an unknown resource', 'subject', { ...whoReads, resource: { type: 'spaceship', id: '1' } }, []],
    ['an unknown subject', 'resource', { ...whatAlice, subject: { type: 'spaceship', id: 'alice' } }, []],
    ['resources of an unknown type', 'resource', { ...whatAlice, resource: { type: 'spaceship' } }, []],
    ['an unknown action', 'resource', { ...whatAlice, action: { name: 'fly' } }, []],
  ];
  for (const [name, kind, request, results] of cases) {
    const { status, json } = await ask(`search/${kind}`, request);
    t.equal(status, 200, `${kind}: ${name}`);
    const found = json.results as Json[];
    t.same(found.filter(isOfFixture), results, `${kind}: ${name}`);
    t.same(json.page, { next_token: '', count: found.length, total: found.length }, `${kind}: ${name}`);
    t.equal(Object.keys(json)[0], 'page', 'the page comes first');
  }
});

t.test('pages', async (t) => {
  const request = { subject: { type: 'user' }, action: read, resource: active };
  const first = await ask('search/subject', { ...request, page: { limit: 1 } });
  t.same(first.json.results, [alice]);
  const { next_token: token, ...rest } = first.json.page as Json;
  t.same(rest, { count: 1 }, 'more is there than is told');
  t.type(token, 'string');
  const second = await ask('search/subject', { ...request, page: { token } });
  t.same(second.json.results, [bob]);
  t.match(second.json.page, { next_token: String, count: 1 });
  let last = second.json.page as Json;
  for (let pages = 0; last.next_token !== '' && pages < 9; pages += 1) {
    const { json } = await ask('search/subject', { ...request, page: { token: last.next_token } });
    t.ok(
      (json.results as Json[]).every((found) => !isOfFixture(found)),
      'the gateway’s own come after',
    );
    last = json.page as Json;
  }
  t.equal(last.next_token, '', 'and then there are no more');
  const same = await ask('search/subject', { ...request, page: { token, limit: 1 } });
  t.same(same.json.results, [bob], 'with the limit, too');
  const empty = await ask('search/subject', { ...request, page: { limit: 0 } });
  t.match(empty.json, { page: { count: 0, next_token: /./ }, results: [] }, 'no more than nothing');

  const wrong: Record<string, [string, Json]> = {
    'another limit': ['subject', { ...request, page: { token, limit: 2 } }],
    'another action': ['subject', { ...request, action: write, page: { token } }],
    'another resource': ['subject', { ...request, resource: archived, page: { token } }],
    'another context': ['subject', { ...request, context, page: { token } }],
    'another search': ['resource', { subject: alice, action: read, resource: { type: 'record' }, page: { token } }],
    'a token of nobody': ['subject', { ...request, page: { token: 'a3M9NDU2O3N6PTI=' } }],
    'a token that was changed': ['subject', { ...request, page: { token: `${String(token).slice(0, -2)}AA` } }],
  };
  for (const [name, [kind, body]] of Object.entries(wrong)) {
    const { status, json } = await ask(`search/${kind}`, body);
    t.equal(status, 400, name);
    t.match(json.errors, [{ in: 'body', path: /^page\.(token|limit)$/ }], name);
  }
});

t.test('what is wrong with a request is a 400', async (t) => {
  const whole = { subject: alice, action: read, resource: active };
  const without = (name: string): Json => Object.fromEntries(Object.entries(whole).filter(([each]) => each !== name));
  const wrong: Json[] = [
    ...['subject', 'action', 'resource'].map(without),
    ...[{ id: 'alice' }, { type: 'user' }, {}, 'alice', null, [alice], 7].map((subject) => ({ ...whole, subject })),
    ...[{}, { name: 123 }, 'read', null].map((action) => ({ ...whole, action })),
    ...[{ id: 'record-1' }, { type: 'record' }, 'record-1', null].map((resource) => ({ ...whole, resource })),
    ...['now', null, []].map((other) => ({ ...whole, context: other })),
    ...['none', []].map((properties) => ({ ...whole, subject: { ...alice, properties } })),
    { ...whole, subject: { ...alice, id: 'a\0' } },
  ];
  for (const body of wrong) {
    for (const path of ['evaluation', 'evaluations']) {
      const { status, headers } = await ask(path, body);
      t.equal(status, 400, `${path}: ${JSON.stringify(body)}`);
      t.match(headers['content-type'], /json/);
    }
  }
  const many = { ...whole, evaluations: Array.from({ length: 101 }, () => ({})) };
  const several: Json[] = [many, { evaluations: 'all' }, { ...whole, options: 'all' }];
  for (const evaluations_semantic of ['any', 7]) several.push({ ...whole, options: { evaluations_semantic } });
  for (const body of several) t.equal((await ask('evaluations', body)).status, 400, JSON.stringify(body).slice(0, 99));
  t.equal((await ask('evaluations', { ...many, evaluations: many.evaluations.slice(1) })).status, 200);

  const searches: [string, Json][] = [
    ['subject', { subject: { type: 'user' }, resource: active }],
    ['subject', { action: read, resource: active }],
    ['subject', { subject: { type: 'user' }, action: read, resource: { type: 'record' } }],
    ['subject', { subject: {}, action: read, resource: active }],
    ['resource', { action: read, resource: { type: 'record' } }],
    ['resource', { subject: { type: 'user' }, action: read, resource: { type: 'record' } }],
    ['resource', { subject: alice, resource: { type: 'record' } }],
    ['action', { subject: alice }],
    ['action', { subject: { type: 'user' }, resource: active }],
    ['action', { subject: alice, resource: { type: 'record' } }],
    ['action', { ...whole, page: { limit: -1 } }],
    ['action', { ...whole, page: { limit: 1.5 } }],
    ['action', { ...whole, page: { limit: '1' } }],
    ['action', { ...whole, page: { token: 7 } }],
    ['action', { ...whole, page: 2 }],
  ];
  for (const [kind, body] of searches) {
    t.equal((await ask(`search/${kind}`, body)).status, 400, `${kind}: ${JSON.stringify(body)}`);
  }
  const paths = ['evaluation', 'evaluations', 'search/subject', 'search/resource', 'search/action'];
  const bodies: [string, string | undefined, string | undefined][] = [
    ['another type', JSON.stringify(whole), 'text/plain'],
    ['a form', 'subject=alice', 'application/x-www-form-urlencoded'],
    ['no type', JSON.stringify(whole), ''],
    ['no JSON', '{"subject":', 'application/json'],
    ['JSON that is no object', '[]', 'application/json'],
    ['a key twice', '{"subject":{},"subject":{}}', 'application/json'],
    ['nothing', '', 'application/json'],
    ['no body', undefined, undefined],
  ];
  for (const path of paths) {
    for (const [name, body, type] of bodies) {
      const headers = { 'x-api-key': key, ...(type !== undefined && { 'content-type': type }) };
      const { status } = await rawRequest(gateway.url, { method: 'POST', path: `/access/v1/${path}`, body, headers });
      t.equal(status, 400, `${path}: ${name}`);
    }
    const get = await rawRequest(gateway.url, { path: `/access/v1/${path}`, headers: { 'x-api-key': key } });
    t.equal(get.status, 405, `${path}: GET`);
    t.equal(get.headers.allow, 'POST');
  }
  t.equal((await rawRequest(gateway.url, { path: '/access/v1/none' })).status, 404);
  t.equal((await rawRequest(gateway.url, { path: '/api/v1/access/v1/evaluation' })).status, 404, 'nor anywhere else');
});

t.test('the request is named in the answer as its sender named it', async (t) => {
  const body = { subject: alice, action: read, resource: active };
  for (const id of ['bfe9eb29-ab87-4ca3-be83-a1d5d8305716', 'order 7/2 (retry); "x"', 'x'.repeat(256)]) {
    const { status, headers } = await ask('evaluation', body, { 'X-Request-ID': id });
    t.equal(status, 200);
    t.equal(headers['x-request-id'], id);
    const refused = await ask('evaluation', {}, { 'X-Request-ID': id });
    t.equal(refused.status, 400);
    t.equal(refused.headers['x-request-id'], id, 'in a refusal, too');
  }
  const unnamed = await ask('evaluation', body);
  t.match(unnamed.headers['x-request-id'], /./, 'one that has no name gets one');
  const long = await ask('evaluation', body, { 'X-Request-ID': 'x'.repeat(257) });
  t.equal(long.status, 400, 'an id is not a message');
});

t.test('metadata', async (t) => {
  const path = '/.well-known/authzen-configuration';
  const answer = await rawRequest(gateway.url, {
    path,
    headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
  });
  t.equal(answer.status, 200);
  t.match(answer.headers, { 'content-type': /^application\/json/, 'cache-control': /max-age/ });
  t.same(answer.json, {
    policy_decision_point: 'https://pdp.example.com',
    access_evaluation_endpoint: 'https://pdp.example.com/access/v1/evaluation',
    access_evaluations_endpoint: 'https://pdp.example.com/access/v1/evaluations',
    search_subject_endpoint: 'https://pdp.example.com/access/v1/search/subject',
    search_resource_endpoint: 'https://pdp.example.com/access/v1/search/resource',
    search_action_endpoint: 'https://pdp.example.com/access/v1/search/action',
  });
  for (const endpoint of Object.values(answer.json ?? {}).slice(1)) {
    const { status } = await rawRequest(gateway.url, { method: 'POST', path: new URL(String(endpoint)).pathname });
    t.equal(status, 401, `${String(endpoint)} is there, for who shows a credential`);
  }
  t.equal((await rawRequest(gateway.url, { path, method: 'POST' })).status, 405);
});
