import t, { type Test } from 'tap';
import { readDocument, type Document } from '../../src/contract/index.ts';
import { Vm } from '../../src/domains/compute/models/models.ts';
import { startGateway, type Persona } from '../fixtures/gateway.ts';
import { changedPolicies } from '../fixtures/policies.ts';

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

/** A document that promises none of what the rules may hide. */
const documentWithout = (promised: readonly string[]): Document => {
  const document = readDocument();
  const vm = document.components?.schemas?.Vm as { required: string[] };
  vm.required = vm.required.filter((field) => !promised.includes(field));
  return document;
};

const policiesWith = (t: Test, rules: string): string =>
  changedPolicies(t, ['compute/vm.policy.yaml'], (text) => text.trimEnd() + rules);

t.test('a rule cannot hide what the document promises', async (t) => {
  const start = startGateway(t, { environment: { POLICY_DIR: policiesWith(t, maskingRules) } });
  await t.rejects(start, /can hide "ip_address", which the answer of getVm promises: make it optional/);
});

t.test('fields a caller may not read are absent from objects, lists and answers to changes', async (t) => {
  const document = documentWithout(['ip_address', 'source_type', 'iso_url']);
  const gateway = await startGateway(t, { document, environment: { POLICY_DIR: policiesWith(t, maskingRules) } });
  const tenantId = await gateway.createTenant();
  const operator = await gateway.createPersona(tenantId, { permissions: ['vm:read', 'vm:power_manage'] });
  const editor = await gateway.createPersona(tenantId, {
    permissions: ['vm:read', 'vm:create', 'vm:import', 'vm:update'],
  });

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

  await gateway.database.transact({ tenantId, principalId: null, platform: false }, async () =>
    Vm.query().findById([tenantId, path.vm_id]).patch({ ip_address: '10.9.8.7' }),
  );
  const search = async (persona: Persona, query: object): Promise<unknown> => {
    const { data, error } = await persona.api.GET('/vms', { params: { query } });
    return data ? data.total : error.detail;
  };
  t.equal(await search(operator, { search: '10.9.8' }), 1, 'who may see a field may search it');
  t.equal(await search(editor, { search: '10.9.8' }), 0, 'who may not, finds nothing by it');
  t.equal(await search(editor, { search: 'secret' }), 2, 'other fields are searched all the same');
});

t.test('what is hidden neither orders nor filters a list', async (t) => {
  const document = documentWithout(['status', 'name', 'created_at']);
  const rule = `
  - id: states_are_secret
    effect: deny
    actions: [read]
    when: { not: { principal.permissions: { subset_of: ['vm:read', 'vm:power_manage'] } } }
    fields: [status, name, created_at]
    reason: States are secret.
`;
  const gateway = await startGateway(t, { document, environment: { POLICY_DIR: policiesWith(t, rule) } });
  const tenantId = await gateway.createTenant();
  const operator = await gateway.createPersona(tenantId, { permissions: ['vm:read'] });
  const editor = await gateway.createPersona(tenantId, { permissions: ['vm:read', 'vm:update'] });
  const ask = async (persona: Persona, query: object) =>
    (await persona.api.GET('/vms', { params: { query } })) as { response: Response; error?: { detail: string } };
  for (const query of [{ sort: 'name' }, { sort: '-created_at' }, { status: 'RUNNING' }]) {
    t.equal((await ask(operator, query)).response.status, 200);
    const refused = await ask(editor, query);
    t.equal(refused.response.status, 403, JSON.stringify(query));
    t.match(refused.error?.detail, /not permitted to order or filter by "(name|status|created_at)"/);
  }
  t.equal((await ask(editor, {})).response.status, 200, 'without an order it has none that tells');
});

t.test('a rule of fields holds for every way of writing them', async (t) => {
  const gateway = await startGateway(t, {
    environment: {
      POLICY_DIR: changedPolicies(t, ['iam/role.policy.yaml'], (text) =>
        text.replace('permissions: [role:update]', 'permissions: [role:update]\n    fields: [name, description]'),
      ),
    },
  });
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const role = await api.POST('/roles', { body: { name: 'x', permission_ids: ['vm:read'] } });
  const path = { role_id: role.data?.id ?? '' };
  t.equal((await api.PATCH('/roles/{role_id}', { params: { path }, body: { name: 'y' } })).response.status, 200);
  const refused = { status: 403 };
  const body = { permission_ids: ['vm:delete'] };
  t.match((await api.PATCH('/roles/{role_id}', { params: { path }, body })).error, refused);
  t.match((await api.POST('/roles/{role_id}/permissions', { params: { path }, body })).error, refused);
  const one = { ...path, permission_id: 'vm:read' };
  t.match((await api.DELETE('/roles/{role_id}/permissions/{permission_id}', { params: { path: one } })).error, refused);
});

t.test('who may change but not read sees what came of it, but nothing that a rule hides', async (t) => {
  const hide = (fields: string, when: string) => `
  - id: hidden
    effect: deny
    actions: [read]
    when: ${when}
    ${fields}
    reason: Hidden.
`;
  const document = documentWithout(['ip_address']);
  const rules = hide('fields: [ip_address]', '{ tenant.kind: customer }');
  const gateway = await startGateway(t, { document, environment: { POLICY_DIR: policiesWith(t, rules) } });
  const writer = await gateway.createPersona(await gateway.createTenant(), {
    permissions: ['vm:create', 'vm:import', 'vm:update'],
  });
  const body = { source_type: 'iso', iso_url: 'https://x.example/a', cpu: 1, memory_gb: 1, disk_gb: 10 } as const;
  const made = await writer.api.POST('/vms', { body: { ...body, name: 'web' } });
  t.match(made.data, { name: 'web', cpu: 1 });
  t.notOk('ip_address' in (made.data ?? {}));

  const secret = hide('', '{ resource.name: { prefix: secret } }');
  const other = await startGateway(t, { environment: { POLICY_DIR: policiesWith(t, secret) } });
  const admin = await other.createPersona(await other.createTenant(), { role: 'tenant_admin' });
  const hidden = await admin.api.POST('/vms', { body: { ...body, name: 'secret' } });
  const path = { vm_id: hidden.data?.id ?? '' };
  const renamed = await admin.api.PATCH('/vms/{vm_id}', { params: { path }, body: { name: 'known' } });
  t.equal(renamed.response.status, 404, 'what is hidden as a whole is not there to be changed');
});
