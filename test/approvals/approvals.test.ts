import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { startGateway, type ApiClient, type GatewayOptions } from '../fixtures/gateway.ts';
import { iso, settled, withWorker } from '../fixtures/machines.ts';

/** A machine that is too large to be made without being asked for. */
const large = (name: string = newId()) => ({ ...iso, name, cpu: 17 });

const stage = async (t: Test, options: GatewayOptions = {}) => {
  const gateway = await startGateway(t, options);
  const tenantId = await gateway.createTenant();
  const asker = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const approver = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const decide = (api: ApiClient, id: string, approved = true) =>
    api.POST('/approvals/{approval_id}/decision', { params: { path: { approval_id: id } }, body: { approved } });
  const look = async (id: string) =>
    (await approver.api.GET('/approvals/{approval_id}', { params: { path: { approval_id: id } } })).data;
  /** Ask for a machine. @returns what somebody else must approve */
  const ask = async (body: ReturnType<typeof large>): Promise<string> => {
    const { error } = await asker.api.POST('/vms', { body });
    t.match(error, {
      status: 403,
      code: 'approval_required',
      obligation: { kind: 'approval', max_age_seconds: 86_400 },
    });
    return error?.approval_id ?? '';
  };
  /** Ninety-nine more requests of the asker, of as many as may wait. */
  const fill = () =>
    owner.query(
      `INSERT INTO approvals (tenant_id, id, requested_by, operation, path, action, resource_type, asked, reason, request_fingerprint, created_at)
     SELECT tenant_id, gen_random_uuid(), requested_by, operation, path, action, resource_type, asked, reason, n::text, now()
     FROM approvals, generate_series(1, 99) AS n WHERE tenant_id = $1 AND requested_by = $2`,
      [tenantId, asker.id],
    );
  return { gateway, tenantId, asker, approver, owner, decide, look, ask, fill };
};

t.test('what somebody else approved is let through, once', async (t) => {
  const { asker, approver, decide, look, ask } = await stage(t);
  const body = large();
  const id = await ask(body);
  t.equal(await ask(body), id, 'asked for again, it is the same');
  t.match(await look(id), {
    ...{ status: 'PENDING', requested_by: asker.id, operation: 'createVm', path: '/api/v1/vms', action: 'take' },
    ...{ resource_type: 'quota', reason: 'A VM of this size must be approved by somebody else.' },
  });
  t.same((await look(id))?.asked, { cpu: 17, memory_gb: 2, disk_gb: 10 }, 'nothing is told of what is left');
  t.match((await decide(asker.api, id)).error, { status: 403, detail: 'Somebody else must decide on your request.' });
  t.match((await decide(approver.api, id)).data, { status: 'APPROVED', decided_by: approver.id });
  t.match((await decide(approver.api, id, false)).error, { status: 409 }, 'which is not taken back');

  t.not(await ask({ ...body, name: newId() }), id, 'another request is another matter');
  t.not(await ask({ ...body, cpu: 18 }), id);
  const others = await approver.api.POST('/vms', { body });
  t.match(others.error, { code: 'approval_required' }, 'and so is the same of somebody else');
  t.equal((await asker.api.GET('/vms')).data?.total, 0);

  const { data: vm } = await asker.api.POST('/vms', { body });
  t.match(vm, { name: body.name, cpu: 17 });
  t.match(await look(id), { status: 'USED' });
  t.not(await ask(body), id, 'the next time, somebody must be asked again');
});

t.test('what was rejected, and what was approved too long ago', async (t) => {
  const { approver, owner, decide, look, ask } = await stage(t);
  const body = large();
  const rejected = await ask(body);
  t.match((await decide(approver.api, rejected, false)).data, { status: 'REJECTED' });
  const id = await ask(body);
  t.not(id, rejected);
  await decide(approver.api, id);
  await owner.query(`UPDATE approvals SET decided_at = now() - interval '86401 seconds' WHERE id = $1`, [id]);
  const anew = await ask(body);
  t.not(anew, id);
  t.match([await look(id), await look(anew)], [{ status: 'EXPIRED' }, { status: 'PENDING' }]);
});

t.test('an approval of which nothing came is still there', async (t) => {
  const { asker, approver, decide, look, ask } = await stage(t);
  const body = large();
  const id = await ask(body);
  await decide(approver.api, id);
  const { data: namesake } = await asker.api.POST('/vms', { body: { ...iso, name: body.name } });
  t.match((await asker.api.POST('/vms', { body })).error, { status: 409 });
  t.match(await look(id), { status: 'APPROVED' });
  await asker.api.PATCH('/vms/{vm_id}', { params: { path: { vm_id: namesake?.id ?? '' } }, body: { name: newId() } });
  t.equal((await asker.api.POST('/vms', { body })).response.status, 201);
});

t.test('of many at once, one is let through', async (t) => {
  const { gateway, asker, approver, owner, decide } = await stage(t);
  await withWorker(t, gateway);
  const { data: vm } = await asker.api.POST('/vms', { body: { ...iso, name: newId() } });
  const path = { vm_id: vm?.id ?? '' };
  await settled(asker.api, path.vm_id);
  await asker.api.POST('/vms/{vm_id}/actions', { params: { path }, body: { action: 'stop' } });
  await settled(asker.api, path.vm_id);
  const resize = () => asker.api.PATCH('/vms/{vm_id}', { params: { path }, body: { cpu: 17, memory_gb: 129 } });
  const { error } = await resize();
  t.match(error, { code: 'approval_required' });
  await decide(approver.api, error?.approval_id ?? '');
  const answers = await Promise.all(Array.from({ length: 10 }, resize));
  t.ok(answers.some(({ response }) => response.status === 200));
  // Once the machine has the size, the same request asks for nothing more.
  const { rows } = await owner.query(`SELECT FROM vm_jobs WHERE action = 'resize'`);
  t.equal(rows.length, 1);
  t.match(await settled(asker.api, path.vm_id), { cpu: 17, memory_gb: 129 });
});

t.test('what was approved is let through, not what it has become since', async (t) => {
  const { gateway, asker, approver, decide, look } = await stage(t);
  await withWorker(t, gateway);
  const size = { cpu: 17, memory_gb: 2, disk_gb: 10 };
  const operator = await gateway.operator();
  const base = (await operator.api.GET('/vm-templates')).data?.find(({ image }) => image !== null);
  const { data: template } = await asker.api.POST('/vm-templates', {
    body: { ...size, disk_gb: base?.disk_gb ?? 0, name: 'Grows', os: 'Debian', based_on: base?.id ?? '' },
  });
  const body = { name: newId(), source_type: 'template' as const, template_id: template?.id ?? '' };
  const asked = await asker.api.POST('/vms', { body });
  const id = asked.error?.approval_id ?? '';
  await decide(approver.api, id);
  const path = { template_id: template?.id ?? '' };
  await asker.api.PATCH('/vm-templates/{template_id}', { params: { path }, body: { cpu: 64 } });
  const grown = await asker.api.POST('/vms', { body });
  t.match(grown.error, { code: 'approval_required' });
  t.match((await look(grown.error?.approval_id ?? ''))?.asked, { cpu: 64 }, 'it is asked for anew');
  await asker.api.PATCH('/vm-templates/{template_id}', { params: { path }, body: { cpu: 17 } });
  t.match((await asker.api.POST('/vms', { body })).data, { cpu: 17 });
  t.match(await look(id), { status: 'USED' });
});

t.test('a key asks for whose it is', async (t) => {
  const { gateway, asker, approver, decide } = await stage(t);
  const { data: key } = await asker.api.POST('/api-keys', { body: { name: 'deploy', permissions: ['vm:import'] } });
  const api = gateway.client(key?.key ?? '');
  const body = large();
  const { error } = await api.POST('/vms', { body });
  const id = error?.approval_id ?? '';
  t.match((await decide(asker.api, id)).error, { status: 403 }, 'who may not approve it');
  await decide(approver.api, id);
  t.match((await asker.api.POST('/vms', { body })).error, { code: 'approval_required' }, 'nor use it up by hand');
  t.equal((await api.POST('/vms', { body })).response.status, 201);
});

t.test('who is told of what', async (t) => {
  const { gateway, tenantId, asker, approver, owner, decide, ask } = await stage(t);
  const body = { ...large(), iso_url: 'https://images.example/own.iso?signature=horse' };
  const id = await ask(body);
  await decide(approver.api, id);
  const { rows } = await owner.query<{ row: string; fingerprint: string }>(
    'SELECT approvals::text AS row, request_fingerprint AS fingerprint FROM approvals',
  );
  t.notMatch(rows[0]?.row, /horse/, 'nothing is kept of what policies do not go by');
  t.match(rows, [{ fingerprint: /^[\w-]{43}$/ }]);
  const { rows: events } = await owner.query<{ type: string; resource_id: string; actor_id: string }>(
    `SELECT type, resource_id, actor_id FROM events WHERE tenant_id = $1 AND resource_type = 'approval' ORDER BY sequence`,
    [tenantId],
  );
  t.same(events, [
    { type: 'approval.request', resource_id: id, actor_id: asker.id },
    { type: 'approval.decide', resource_id: id, actor_id: approver.id },
  ]);
  const member = await gateway.createPersona(tenantId, { role: 'member' });
  t.same((await member.api.GET('/approvals')).data?.items, [], 'others see nothing of it');
  const { data: own } = await asker.api.GET('/approvals', { params: { query: { status: 'APPROVED' } } });
  t.same(
    own?.items.map((each) => each.id),
    [id],
  );
  t.same((await asker.api.GET('/approvals', { params: { query: { status: 'PENDING' } } })).data?.items, []);
});

t.test('who asks for very much gives up the oldest', async (t) => {
  const { approver, ask, look, fill } = await stage(t);
  const body = large();
  const first = await ask(body);
  await fill();
  t.equal(await ask(body), first, 'who asks again for what waits gives up nothing');
  const last = await ask(large());
  t.equal(await look(first), undefined);
  t.match(await look(last), { status: 'PENDING' });
  t.equal((await approver.api.GET('/approvals')).data?.total, 100);
});

t.test('a request that is just being approved is not given up', async (t) => {
  const { approver, owner, ask, look, fill } = await stage(t);
  const first = await ask(large());
  await fill();
  await owner.query('BEGIN');
  await owner.query(`UPDATE approvals SET status = 'APPROVED', decided_at = now(), decided_by = $2 WHERE id = $1`, [
    first,
    approver.id,
  ]);
  const asking = ask(large());
  await delay(300);
  await owner.query('COMMIT');
  await asking;
  t.match(await look(first), { status: 'APPROVED' });
});

t.test('the database lets nobody approve their own', async (t) => {
  const { asker, owner, ask } = await stage(t);
  const id = await ask(large());
  const approve = `UPDATE approvals SET status = 'APPROVED', decided_at = now(), decided_by = $2 WHERE id = $1`;
  await t.rejects(owner.query(approve, [id, asker.id]), { code: '23514' });
  await t.rejects(owner.query(approve, [id, null]), { code: '23514' });
});
