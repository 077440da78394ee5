import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../src/shared/package-root.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';

/** Policies in which addresses are for those who may power machines, and a stopped machine's origin for nobody. */
const maskingRules = `
  - id: addresses_are_for_operators
    effect: deny
    actions: [read]
    when: { not: { principal.permissions: { subset_of: ['vm:read', 'vm:power_manage'] } } }
    fields: [ip_address]
    reason: Addresses are for operators.
  - id: stopped_machines_hide_their_origin
    effect: deny
    actions: [read]
    when: { resource.name: { prefix: secret } }
    fields: [source_type, iso_url]
    reason: The origin is a secret.
`;

t.test('fields a caller may not read are absent from objects, lists and answers to changes', async (t) => {
  const folder = temporaryFolder(t);
  cpSync(join(packageRoot, 'policies'), folder, { recursive: true });
  const file = join(folder, 'compute/vm.policy.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').trimEnd() + maskingRules);
  const gateway = await startGateway(t, { environment: { POLICY_DIR: folder, RESPONSE_VALIDATION_SAMPLE: '0' } });
  const tenantId = await gateway.createTenant();
  const operator = await gateway.createPersona(tenantId, { permissions: ['vm:read', 'vm:power_manage'] });
  const editor = await gateway.createPersona(tenantId, { permissions: ['vm:read', 'vm:create', 'vm:update'] });

  const body = {
    source_type: 'iso',
    iso_url: 'https://images.example/a.iso',
    cpu: 1,
    memory_gb: 1,
    disk_gb: 10,
  } as const;
  const made = await editor.api.POST('/vms', { body: { ...body, name: 'web' } });
  const secret = await editor.api.POST('/vms', { body: { ...body, name: 'secret-1' } });
  t.equal(made.response.status, 201);
  t.notOk('ip_address' in (made.data ?? {}), 'the answer to a create');
  t.ok('iso_url' in (made.data ?? {}), 'other fields are there');
  t.notOk('iso_url' in (secret.data ?? {}), 'by what the new object is');

  const path = { vm_id: made.data?.id ?? '' };
  const byEditor = await editor.api.GET('/vms/{vm_id}', { params: { path } });
  t.notOk('ip_address' in (byEditor.data ?? {}), 'an object');
  const byOperator = await operator.api.GET('/vms/{vm_id}', { params: { path } });
  t.ok('ip_address' in (byOperator.data ?? {}), 'who may see it sees it');

  const items = (await editor.api.GET('/vms', { params: { query: { sort: 'name' } } })).data?.items ?? [];
  t.equal(items.length, 2, 'objects with hidden fields are listed all the same');
  t.notOk(
    items.some((item) => 'ip_address' in item),
    'a list',
  );
  t.same(
    items.map((item) => 'iso_url' in item),
    [false, true],
    'object by object',
  );

  const renamed = await editor.api.PATCH('/vms/{vm_id}', { params: { path }, body: { name: 'secret-2' } });
  t.equal(renamed.response.status, 200);
  t.notOk(
    'ip_address' in (renamed.data ?? {}) || 'iso_url' in (renamed.data ?? {}),
    'the answer to a change, by its outcome',
  );
});
