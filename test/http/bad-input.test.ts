import t, { type Test } from 'tap';
import { gzipSync } from 'node:zlib';
import { startGateway, type Persona, type TestGateway } from '../fixtures/gateway.ts';
import { rawRequest, type RawRequest } from '../fixtures/raw-request.ts';
import { platformTenantId } from '../../src/db/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { byPassword } from '../fixtures/proof.ts';

const vm = { name: 'web-1', source_type: 'iso', iso_url: 'https://x.example/i.iso', cpu: 1, memory_gb: 1, disk_gb: 1 };

t.test('bad input gets a clear 4xx and writes nothing', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const refused = refuser(t, gateway, admin);
  const post = (body: string | Buffer | object, headers: RawRequest['headers'] = {}) => ({
    method: 'POST',
    path: '/api/v1/vms',
    body,
    headers,
  });
  const json = JSON.stringify(vm);
  const deep = `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`;

  await refused('malformed JSON', post('{"name":'), 400, /not valid JSON/);
  await refused('trailing text', post(`${json} x`), 400, /not valid JSON/);
  await refused('a duplicate key', post(`{"name":"a",${json.slice(1)}`), 400, /"name" appears twice/);
  await refused('an escaped duplicate key', post(`{"n\\u0061me":"a",${json.slice(1)}`), 400, /"name" appears twice/);
  await refused('__proto__', post(`{"__proto__":{"x":1},${json.slice(1)}`), 400, /key "__proto__" is not allowed/);
  await refused('constructor', post(`{"constructor":1,${json.slice(1)}`), 400, /key "constructor" is not allowed/);
  await refused('depth 33', post(deep), 400, /deeper than 32/);
  await refused('a million brackets', post('['.repeat(1_000_000)), 400, /deeper than 32/);
  await refused('more than 1 MiB', post(`"${'x'.repeat(1_048_576)}"`), 413, /larger than 1048576/);
  const bomb = gzipSync(Buffer.alloc(20_000_000, 0x20));
  await refused('an inflating body', post(bomb, { 'content-encoding': 'gzip' }), 413, /larger than/);
  await refused('an unknown encoding', post(json, { 'content-encoding': 'zstd' }), 415, /encoding/);
  await refused('broken gzip', post('nonsense', { 'content-encoding': 'gzip' }), 400, /could not be read/);
  await refused('an unknown content type', post(json, { 'content-type': 'application/xml' }), 415, /application\/json/);
  await refused('text for JSON', post(json, { 'content-type': 'text/plain' }), 415, /application\/json/);
  await refused('no body', { method: 'POST', path: '/api/v1/vms' }, 400, /body is required/);
  await refused('no content type', post(json, { 'content-type': '' }), 415, /application\/json/);
  await refused('an unknown field', post({ ...vm, tenant_id: tenantId }), 400, /tenant_id: is not a known field/);
  await refused('a field only the server writes', post({ ...vm, status: 'RUNNING' }), 400, /status/);
  await refused("CASL's type marker", post({ ...vm, __caslSubjectType__: 'user' }), 400, /__caslSubjectType__/);
  await refused('a number as text', post({ ...vm, cpu: '2' }), 400, /cpu: must be integer/);
  await refused('a list where text belongs', post({ ...vm, name: ['web-1'] }), 400, /name: must be string/);
  await refused('NUL in text', post({ ...vm, iso_url: 'https://x.example/\u0000' }), 400, /iso_url/);
  await refused('a name out of form', post({ ...vm, name: '-x' }), 400, /name/);
  await refused('a size over the limit', post({ ...vm, cpu: 65 }), 400, /cpu: must be <= 64/);
  await refused('a template and an image', post({ ...vm, template_id: tenantId }), 400, /template_id/);
  await refused('an image that is not https', post({ ...vm, iso_url: 'file:///etc/passwd' }), 400, /iso_url/);
  await refused('an image with credentials', post({ ...vm, iso_url: 'https://me:word@x.example/' }), 400, /iso_url/);
  await refused('half a character', post(`{"name":"\\ud800"}`), 400, /text is not valid Unicode/);
  await refused('half a character for a key', post(`{"\\udc00":1}`), 400, /key is not valid Unicode/);
  await refused('octets that are no UTF-8', post(Buffer.from('{"name":"\xff"}', 'latin1')), 400, /not valid UTF-8/);
  for (const page of ['0x10', '1e2', ' 5', '1.0', '']) {
    const path = `/api/v1/vms?page=${encodeURIComponent(page)}`;
    await refused(`"${page}" for a number`, { path }, 400, /page: must be integer/);
  }
  await refused('paging out of range', { path: '/api/v1/vms?limit=101' }, 400, /limit: must be <= 100/);
  await refused('a parameter twice', { path: '/api/v1/vms?page=1&page=2' }, 400, /appears twice/);
  await refused('a broken query', { path: '/api/v1/vms?search=%zz' }, 400, /percent-encoding/);
  await refused('NUL in a query', { path: '/api/v1/vms?search=%00' }, 400, /search/);
  await refused('no UUID', { path: '/api/v1/vms/1' }, 400, /vm_id: must match format "uuid"/);
  await refused('dots for an id', { path: '/api/v1/vms/..' }, 400, /vm_id/);
  await refused('an encoded slash', { path: '/api/v1/vms/a%2Fb' }, 400, /path/);
  await refused('broken percent-encoding', { path: '/api/v1/vms/%zz' }, 400, /percent-encoded/);
  await refused('broken UTF-8', { path: '/api/v1/vms/%E0%A4%A' }, 400, /percent-encoded/);
  await refused('a double slash', { path: '/api/v1//vms' }, 404);
  await refused('a trailing slash', { path: '/api/v1/vms/' }, 404);
  await refused('a method that a literal path lacks', { method: 'DELETE', path: '/api/v1/users/me' }, 405);
  await refused('a query that is not UTF-8', { path: '/api/v1/vms?search=%ff' }, 400, /percent-encoding/);
  await refused('an id of any length', { path: `/api/v1/vms/${'a'.repeat(300)}` }, 400, /vm_id: .*36 characters/);
  await refused('another case', { path: '/api/v1/VMs' }, 404);
  await refused('a path parameter of its own', { path: '/api/v1/vms;x=1' }, 404);
  await refused('an unknown path', { path: '/api/v1/nothing' }, 404);
  await refused('an unknown path outside', { path: '/nothing' }, 404);
  const method = await refused('a wrong method', { method: 'PUT', path: '/api/v1/vms' }, 405, /PUT is not allowed/);
  t.equal(method.headers.allow, 'GET, POST', 'says what is allowed');
  await refused('a wrong method outside', { method: 'POST', path: '/health' }, 405);
  await refused(
    'a tenant that is no UUID',
    { path: '/api/v1/vms', headers: { 'x-tenant-id': 'x' } },
    400,
    /X-Tenant-ID/,
  );
  await refused(
    'two tenants at once',
    { path: `/api/v1/tenants/${tenantId}`, headers: { 'x-tenant-id': '0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f' } },
    400,
    /another tenant/,
  );
  await refused('NUL in the name of a parameter', { path: '/api/v1/vms?%00=1' }, 400, /not a known field/);
  await refused('NUL in the name of a field', post(`{"\\u0000":1}`), 400);
  await refused('a name of any length', post({ ...vm, ['x'.repeat(5_000)]: 1 }), 400, /x/);
  await refused('a long key twice', post(`{"${'x'.repeat(5_000)}":1,"${'x'.repeat(5_000)}":1}`), 400, /The key "x+…$/);
  const several = await refused('several at once', post({ ...vm, cpu: 'x', disk_gb: 0, a: 1, b: 2 }), 400);
  t.same(
    (several.json?.errors as { path: string }[]).map(({ path }) => path).sort(),
    ['a', 'b', 'cpu', 'disk_gb'],
    'each is named',
  );
  const list = await admin.api.GET('/vms');
  t.equal(list.data?.total, 0, 'nothing was written');
});

t.test('without a tenant, there is no tenant context', async (t) => {
  const gateway = await startGateway(t);
  const member = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const token = gateway.tokens.issue(
    { principalId: member.id, tenantId: null, sessionId: member.sessionId },
    byPassword,
  );
  const { error, response } = await gateway.client(token).GET('/vms');
  t.equal(response.status, 400);
  t.match(error, { code: 'tenant_context_required', detail: 'Tenant context required' });
  const picked = await gateway.client(token).GET('/vms', { params: { header: { 'X-Tenant-ID': member.tenantId } } });
  t.equal(picked.response.status, 200, 'X-Tenant-ID picks one');
});

t.test('of what somebody is refused, one record remains', async (t) => {
  const gateway = await startGateway(t);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const elsewhere = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const { key } = (await admin.api.POST('/api-keys', { body: { name: 'key', permissions: ['vm:read'] } })).data ?? {};
  await admin.api.POST('/roles', { body: { name: 'Taken', permission_ids: ['vm:read'] } });
  const { id = '' } =
    (await admin.api.POST('/roles', { body: { name: 'Mine', permission_ids: ['vm:read'] } })).data ?? {};
  const absent = newId();
  const post = (body: string | object, headers = {}) => ({ method: 'POST', path: '/api/v1/vms', body, headers });
  const patch = (headers = {}) => ({ method: 'PATCH', path: `/api/v1/roles/${id}`, body: { name: 'Taken' }, headers });
  const inTenant = (tenant: string, path = '/api/v1/vms') => ({ path, headers: { 'x-tenant-id': tenant } });
  const cases: [string, RawRequest, number, string, string?][] = [
    ['malformed JSON', post('{'), 400, 'request.malformed_request'],
    ['a body against the document', post({}), 400, 'request.invalid_request'],
    ['a media type', post(JSON.stringify(vm), { 'content-type': 'text/plain' }), 415, 'request.unsupported_media_type'],
    ['a large body', post(`"${'x'.repeat(1_048_576)}"`), 413, 'request.payload_too_large'],
    ['a hostile id', { path: '/api/v1/vms/1' }, 400, 'request.invalid_request'],
    ['a broken query', { path: '/api/v1/vms?search=%zz' }, 400, 'request.malformed_request'],
    ['nothing there', { path: `/api/v1/vms/${absent}` }, 404, 'request.not_found'],
    ['another state', patch({ 'if-match': '"x"' }), 412, 'request.precondition_failed'],
    ['a name that is taken', patch(), 409, 'request.conflict'],
    ['another tenant', inTenant(elsewhere), 404, 'tenant', platformTenantId],
    ['no tenant', inTenant('x'), 400, 'request.invalid_request', platformTenantId],
    [
      'two tenants',
      inTenant(elsewhere, `/api/v1/tenants/${tenantId}`),
      400,
      'request.tenant_context_conflict',
      platformTenantId,
    ],
    [
      'a key, and no tenant',
      { ...inTenant('x'), headers: { 'x-tenant-id': 'x', 'x-api-key': key } },
      400,
      'request.invalid_request',
    ],
  ];
  for (const [name, request, status, cause, trail = tenantId] of cases) {
    const requestId = newId();
    const token = request.headers?.['x-api-key'] === undefined ? { token: admin.token } : {};
    const headers = { ...request.headers, 'x-request-id': requestId };
    const answer = await rawRequest(gateway.url, { ...token, ...request, headers });
    t.equal(answer.status, status, `${name}: ${answer.text}`);
    const { rows } = await owner.query(
      'SELECT tenant_id, actor_email, outcome, rule_ids, reason FROM audit_events WHERE request_id = $1',
      [requestId],
    );
    t.match(rows, [{ tenant_id: trail, actor_email: admin.email, outcome: 'denied', rule_ids: [cause] }], name);
    t.equal(rows.length, 1, name);
    const { detail } = answer.json ?? {};
    if (cause !== 'tenant') t.match(rows, [{ reason: detail }], `${name}: in the words of the answer`);
  }
});

const refuser =
  (t: Test, gateway: TestGateway, admin: Persona) =>
  async (name: string, request: RawRequest, status: number, detail?: RegExp) => {
    gateway.handled.length = 0;
    const response = await rawRequest(gateway.url, { token: admin.token, ...request });
    t.equal(response.status, status, `${name}: ${status}`);
    t.match(response.headers['content-type'], /^application\/problem\+json/, `${name}: a problem document`);
    if (detail) t.match(response.json?.detail, detail, `${name}: says what is wrong`);
    t.notMatch(response.text, /\bat .*\.(ts|js):\d+|node_modules/, `${name}: no stack trace`);
    t.same(gateway.handled, [], `${name}: no handler ran`);
    return response;
  };
