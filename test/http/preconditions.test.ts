import t from 'tap';
import { startGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

t.test('If-Match: no update is lost', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { token } = admin;
  const made = await rawRequest(gateway.url, { method: 'POST', path: '/api/v1/roles', token, body: { name: 'one' } });
  const path = `/api/v1/roles/${String(made.json?.id)}`;
  const read = await rawRequest(gateway.url, { path, token });
  t.match(read.headers.etag, /^"[\w-]{27}"$/);
  t.equal(made.headers.etag, read.headers.etag, 'what a change answers with is named as what is read');
  const rename = (name: string, match?: string) =>
    rawRequest(gateway.url, {
      ...{ method: 'PATCH', path, token, body: { name } },
      ...(match !== undefined && { headers: { 'if-match': match } }),
    });
  const etag = String(read.headers.etag);
  const second = await rename('two', `"other", ${etag}`);
  t.equal(second.status, 200);
  t.not(second.headers.etag, etag);
  t.match((await rename('three', etag)).json, { status: 412, code: 'precondition_failed' });
  t.equal((await rename('three', '*')).status, 200, 'any state there is');
  t.equal((await rename('four')).status, 200, 'nothing is demanded');
  const racing = String((await rawRequest(gateway.url, { path, token })).headers.etag);
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => rename(`racer ${n}`, racing)));
  t.same(
    answers.map(({ status }) => status).sort(),
    [200, ...Array.from({ length: 9 }, () => 412)],
    'one of many wins',
  );
  const gone = await rawRequest(gateway.url, { method: 'DELETE', path, token, headers: { 'if-match': racing } });
  t.equal(gone.status, 412);
  const members = await gateway.createPersona(admin.tenantId, { role: 'viewer' });
  const hidden = await rawRequest(gateway.url, {
    ...{ method: 'PATCH', path, token: members.token, body: { name: 'x' }, headers: { 'if-match': racing } },
  });
  t.equal(hidden.status, 403, 'who may not change it learns nothing of its state');
});
