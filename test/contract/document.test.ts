import t from 'tap';
import { Contract, readDocument } from '../../src/contract/index.ts';

/** Conventions of the document that no linter knows. */

interface Described {
  summary?: string;
  description?: string;
  parameters?: { name: string; in: string; schema?: { format?: string; maximum?: number; default?: number } }[];
  requestBody?: { content: Record<string, { schema: { additionalProperties?: unknown; oneOf?: unknown } }> };
  responses: Record<string, { content?: Record<string, unknown>; headers?: Record<string, unknown> }>;
}

const contract = await Contract.load(readDocument());
const resolved = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  if ('$ref' in value && typeof value.$ref === 'string') {
    const [, ...path] = value.$ref.split('/');
    return resolved(path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], contract.document));
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each)]));
};

const operations = [...contract.operations.values()].map((operation) => {
  const item = contract.document.paths?.[operation.path] as unknown as Record<string, unknown>;
  const described = resolved(item[operation.method.toLowerCase()]) as Described;
  const shared = (resolved(item.parameters) ?? []) as NonNullable<Described['parameters']>;
  return { operation, described: { ...described, parameters: [...shared, ...(described.parameters ?? [])] } };
});

/** What is answered for as long as its client listens. */
const isStream = (path: string): boolean => path === '/events';

for (const { operation, described } of operations) {
  t.test(`${operation.method} ${operation.path}`, async (t) => {
    const { authorization, method } = operation;
    const statuses = Object.keys(described.responses);
    const isPublic = authorization.mode === 'public';
    t.ok(described.summary && described.description, 'says what it does');
    for (const status of ['400', '429', '500', '503', ...(isPublic ? [] : ['401', '403'])]) {
      t.ok(statuses.includes(status), `answers ${status}`);
    }
    if (operation.path.includes('{')) t.ok(statuses.includes('404'), 'an object may be absent');
    const isQuery = authorization.mode === 'query';
    const isAuthzen = operation.path.startsWith('/access/');
    if (method !== 'GET' && !isPublic && !isQuery)
      t.ok(statuses.includes('409'), 'a change may be in conflict with another');
    if (method !== 'GET' && ['instance', 'self', 'tenant'].includes(authorization.mode)) {
      t.ok(statuses.includes('412'), 'an object may have changed');
      t.ok(
        described.parameters.some(({ name }) => name === 'If-Match'),
        'its state can be demanded',
      );
    }
    if (authorization.mode === 'create') {
      t.ok(
        described.parameters.some(({ name }) => name === 'Idempotency-Key'),
        'can be repeated',
      );
      t.ok(statuses.includes('422'), 'not with another body');
    }
    // AuthZEN answers 400 to another type too.
    if (operation.bodyTypes.length > 0)
      t.ok(statuses.includes('413') && statuses.includes('415') !== isAuthzen, 'a body may be refused');
    for (const [status, { content = {}, headers = {} }] of Object.entries(described.responses)) {
      t.ok('X-Request-Id' in headers, `${status} has a request id`);
      const isScim = operation.path.startsWith('/scim/');
      const [answer, error] = isScim
        ? ['application/scim+json', 'application/scim+json']
        : [isStream(operation.path) ? 'text/event-stream' : 'application/json', 'application/problem+json'];
      // Beside the answer proper: a table for spreadsheets, where it is asked for.
      const tables = operation.operationId === 'getUsage' ? ['text/csv'] : [];
      const wanted = Number(status) >= 400 ? [error] : ['204', '302'].includes(status) ? [] : [answer, ...tables];
      t.same(Object.keys(content), wanted, `${status} is a ${wanted.join() || 'bare status'}`);
    }
    for (const { name, in: place, schema } of described.parameters) {
      // Permissions have names, and decisions end in what they were made under.
      if (place === 'path' && name.endsWith('_id') && !['permission_id', 'decision_id'].includes(name))
        t.equal(schema?.format, 'uuid', `${name} is a UUID`);
    }
    if (authorization.mode === 'filter' && authorization.as === 'scim') {
      for (const name of ['filter', 'startIndex', 'count', 'sortBy', 'sortOrder']) {
        t.ok(
          described.parameters.some((each) => each.name === name),
          `is asked by ${name}`,
        );
      }
    } else if (authorization.mode === 'filter') {
      const parameter = (wanted: string) => described.parameters.find(({ name }) => name === wanted)?.schema;
      t.match(parameter('page'), { minimum: 1, default: 1 }, 'is paged');
      const ok = described.responses['200']?.content?.['application/json'] as { schema: { type: string } };
      // The frontend takes plain arrays for whole, and only envelopes for pages.
      const bounds = ok.schema.type === 'array' ? { maximum: 1_000, default: 1_000 } : { maximum: 100, default: 20 };
      t.match(parameter('limit'), { minimum: 1, ...bounds }, 'in bounded pages');
    }
    for (const [type, { schema }] of Object.entries(described.requestBody?.content ?? {})) {
      t.equal(schema.additionalProperties, isAuthzen, `${type}: unknown fields are refused, but of a query ignored`);
    }
    t.ok(method !== 'GET' || operation.bodyTypes.length === 0, 'a GET has no body');
  });
}
