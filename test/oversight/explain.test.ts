import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readDocument } from '../../src/contract/index.ts';
import { Vm } from '../../src/domains/compute/models/models.ts';
import { Membership } from '../../src/domains/iam/models/models.ts';
import { keepBundle, platformTenantId } from '../../src/db/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { makePartitions } from '../fixtures/decisions.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway, type Persona, type TestGateway } from '../fixtures/gateway.ts';
import { changedPolicies } from '../fixtures/policies.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

const inTenant = (tenantId: string) => ({ tenantId, principalId: null, platform: true });

const machine = async (gateway: TestGateway, tenantId: string, status: 'RUNNING' | 'STOPPED'): Promise<string> => {
  const id = newId();
  await gateway.database.transact(inTenant(tenantId), async () => {
    await Vm.query().insert({
      ...{ tenant_id: tenantId, id, name: `vm-${id}`, status, cpu: 1, memory_gb: 1, disk_gb: 1 },
      ...{ source_type: 'iso', iso_url: 'https://images.example/a.iso' },
    });
  });
  return id;
};

/** Ask by itself: also for what the typed client would not let one send. */
const asking =
  (gateway: TestGateway) =>
  async (persona: Persona, body: object): Promise<{ status: number; text: string; json: Record<string, unknown> }> => {
    const { status, text, json } = await rawRequest(gateway.url, {
      ...{ method: 'POST', path: '/api/v1/policies/explain', token: persona.token, body },
    });
    return { status, text: text.replace(/"request_id":"[^"]*"/, ''), json: json ?? {} };
  };

t.test('what the policies say, for reviewers', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const reviewer = await gateway.createPersona(tenantId, { permissions: ['policy:read'] });
  const { data, response } = await reviewer.api.GET('/policies');
  t.equal(response.status, 200);
  t.equal(data?.digest, gateway.policies.digest);
  const vm = data?.resources.find(({ resource }) => resource === 'vm');
  t.match(
    vm?.rules.find(({ id }) => id === 'vm.stop_before_delete'),
    {
      effect: 'deny',
      actions: ['delete'],
      audience: 'principals: authenticated',
      condition: '{ resource.status: RUNNING }',
      reason: 'Stop the VM before deleting it.',
      place: /^compute\/vm\.policy\.yaml:\d+:5$/,
    },
  );
  t.ok(vm?.rules.some(({ id }) => id === 'guardrail.suspended_tenant'));
  t.same(data?.roles.map(({ key }) => key).sort(), ['member', 'platform_admin', 'tenant_admin', 'viewer']);
  const member = await gateway.createPersona(tenantId, { role: 'member' });
  t.equal((await member.api.GET('/policies')).response.status, 403);
});

t.test('an explanation is of the decision that a request meets', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  const member = await gateway.createPersona(tenantId, { role: 'member' });
  const running = await machine(gateway, tenantId, 'RUNNING');
  const explained = async (id: string, action: string, vmId: string) => {
    const body = { principal: { id }, action, resource: { type: 'vm', id: vmId } };
    return (await admin.api.POST('/policies/explain', { body })).data;
  };

  const byViewer = await viewer.api.DELETE('/vms/{vm_id}', { params: { path: { vm_id: running } } });
  const lacking = await explained(viewer.id, 'delete', running);
  t.equal(byViewer.response.status, 403);
  t.match(lacking, {
    effect: 'deny',
    coarse: { effect: 'deny', reason: byViewer.error?.detail },
    principal: { id: viewer.id, member: true },
  });
  t.match(lacking?.nearest, { id: 'vm.delete', lacks: [{ kind: 'permission', permissions: ['vm:delete'] }] });
  t.match(lacking?.standing, [{ id: 'vm.stop_before_delete' }], 'and a deny would stand in the way');

  const byMember = await member.api.DELETE('/vms/{vm_id}', { params: { path: { vm_id: running } } });
  const standing = await explained(member.id, 'delete', running);
  t.equal(byMember.response.status, 403);
  t.match(standing, {
    effect: 'deny',
    kind: 'object',
    reason: byMember.error?.detail,
    rules_decided: ['vm.stop_before_delete'],
    nearest: { id: 'vm.delete', lacks: [] },
    decisive: [
      {
        place: /^compute\/vm\.policy\.yaml:\d+:\d+$/,
        tests: [
          {
            text: 'resource.status: RUNNING',
            truth: 'true',
            decisive: true,
            place: /^compute\/vm\.policy\.yaml:\d+:\d+$/,
            operands: [{ name: 'resource.status', value: 'RUNNING', withheld: false }],
          },
        ],
      },
    ],
  });

  const allowed = await explained(member.id, 'read', running);
  t.match(allowed, { effect: 'allow', rules_decided: ['vm.read'], nearest: null });
  const body = {
    ...{ principal: { id: member.id }, action: 'delete' },
    resource: { type: 'vm', id: running, attributes: { status: 'STOPPED' } },
  };
  t.match(
    (await admin.api.POST('/policies/explain', { body })).data,
    { effect: 'allow' },
    'of the stored object, but stopped',
  );
});

t.test('changes, lists, coarse questions and principals that are made up', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const ask = asking(gateway);
  const user = { id: newId(), is_active: true, tenant_ids: ['$tenant.id'], permissions: [], belongs_elsewhere: false };

  const self = await ask(admin, {
    ...{ principal: { role: 'tenant_admin' }, action: 'update', fields: ['first_name', 'is_active'] },
    resource: { type: 'user', attributes: { ...user, id: '$principal.id' } },
  });
  t.match(self.json, {
    ...{ effect: 'deny', kind: 'change', step: { state: 'current', field: 'is_active' } },
    rules_decided: ['user.not_deactivate_oneself'],
  });
  const grown = await ask(admin, {
    ...{ principal: { permissions: ['user:update'] }, action: 'update', proposed: { permissions: ['vm:read'] } },
    resource: { type: 'user', attributes: user },
  });
  t.match(grown.json, { effect: 'deny', step: { state: 'proposed' }, rules_decided: ['user.no_amplification'] });
  t.match(
    await ask(admin, {
      principal: { role: 'viewer' },
      action: 'read',
      resource: { type: 'vm' },
      list: { by: ['name'] },
    }),
    {
      json: {
        effect: 'allow',
        kind: 'list',
        list: { by: ['name'], hidden: [], empty: false },
        coarse: { effect: 'allow' },
      },
    },
  );
  t.match(await ask(admin, { principal: { role: 'viewer' }, action: 'create', resource: { type: 'vm' } }), {
    json: { effect: 'deny', kind: 'coarse', nearest: { id: 'vm.create' } },
  });
  t.match(
    await ask(admin, { principal: { permissions: ['tenant:create'] }, action: 'create', resource: { type: 'tenant' } }),
    { json: { nearest: { lacks: [{ text: /tenant:create \(held, but not through the platform\)/ }] } } },
  );
  const factor = await ask(admin, {
    ...{ principal: { permissions: [] }, action: 'change_password' },
    resource: { type: 'user', attributes: { id: '$principal.id', has_second_factor: true } },
  });
  t.match(factor.json, { effect: 'deny', obligation: { second_factor_within: 300 }, nearest: { lacks: [] } });
});

t.test('what means nothing is refused, and said why', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const ask = asking(gateway);
  const sound = { principal: { role: 'member' }, action: 'delete', resource: { type: 'vm' } };
  for (const [wrong, detail] of [
    [{ principal: { role: 'meber' } }, /no built-in role "meber" \(did you mean "member"/],
    [{ principal: { permissions: ['vm:fly'] } }, /unknown permission "vm:fly"/],
    [{ principal: {} }, /neither "role" nor "permissions"/],
    [{ principal: { role: 'member', type: 'robot' } }, /unknown kind of principal "robot"/],
    [{ action: 'delte' }, /unknown action "delte" \(did you mean "delete"/],
    [{ resource: { type: 'vmm' } }, /unknown resource "vmm" \(did you mean "vm"/],
    [
      { resource: { type: 'vm', attributes: { statsu: 'RUNNING' } } },
      /unknown attribute "statsu" \(did you mean "status"/,
    ],
    [{ resource: { type: 'vm', attributes: { status: 'FLYING' } } }, /"FLYING" is no value of this attribute/],
    [{ resource: { type: 'vm', attributes: { status: { $ne: 1 } } } }, /expected a string/],
    [{ properties: { amount: 1 } }, /unknown attribute "amount"/],
    [{ context: { now: 'soon' } }, /expected a timestamp/],
    [{ list: {}, proposed: {} }, /a list is asked for/],
  ] as const) {
    const { status, json, text } = await ask(admin, { ...sound, ...wrong });
    t.equal(status, 400, JSON.stringify(wrong));
    t.match(json.detail, detail);
    t.notMatch(text, 'request:1', 'not by a place in a file that nobody wrote');
  }
});

t.test('a reviewer learns of the own tenant alone', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const other = await gateway.createTenant();
  const reviewer = await gateway.createPersona(tenantId, { permissions: ['policy:read', 'user:read', 'vm:read'] });
  const blind = await gateway.createPersona(tenantId, { permissions: ['policy:read'] });
  const colleague = await gateway.createPersona(tenantId, { role: 'viewer' });
  const stranger = await gateway.createPersona(other, { role: 'tenant_admin' });
  const [own, foreign] = [await machine(gateway, tenantId, 'RUNNING'), await machine(gateway, other, 'RUNNING')];
  const ask = asking(gateway);
  const about = (principal: object, vm: string) => ({ principal, action: 'delete', resource: { type: 'vm', id: vm } });
  const member = { role: 'member' };

  t.equal((await ask(reviewer, about(member, own))).status, 200);
  const [absentVm, foreignVm] = [
    await ask(reviewer, about(member, newId())),
    await ask(reviewer, about(member, foreign)),
  ];
  t.equal(foreignVm.status, 404);
  t.equal(foreignVm.text, absentVm.text, 'a foreign object looks like an absent one');
  t.equal((await ask(blind, about(member, own))).text, absentVm.text, 'and so does one that the reviewer may not read');
  t.equal((await ask(reviewer, about(member, 'no-uuid'))).text, absentVm.text);

  t.equal((await ask(reviewer, about({ id: colleague.id }, own))).status, 200);
  const absentUser = await ask(reviewer, about({ id: newId() }, own));
  t.equal(absentUser.status, 404);
  for (const [name, found] of [
    ['a foreign user', await ask(reviewer, about({ id: stranger.id }, own))],
    ['an operator', await ask(reviewer, about({ id: (await gateway.operator()).id }, own))],
    ['one whom the reviewer may not read', await ask(blind, about({ id: colleague.id }, own))],
  ] as const) {
    t.equal(found.text, absentUser.text, `${name} looks like an absent one`);
  }

  await gateway.database.transact(inTenant(other), async () => {
    for (const { id } of [reviewer, colleague]) await Membership.query().insert({ tenant_id: other, user_id: id });
  });
  t.equal(
    (await reviewer.api.GET('/tenants/{tenant_id}', { params: { path: { tenant_id: other } } })).response.status,
    200,
  );
  const ofTenant = (id: string) =>
    ask(reviewer, { principal: { id: colleague.id }, action: 'read', resource: { type: 'tenant', id } });
  t.equal(
    (await ofTenant(other)).status,
    404,
    'another tenant of the reviewer’s, though the reviewer may see it there',
  );
});

t.test('that a member is an operator too, and belongs elsewhere, is not told', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const reviewer = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const operator = await gateway.operator();
  await gateway.database.transact(inTenant(tenantId), async () => {
    await Membership.query().insert({ tenant_id: tenantId, user_id: operator.id });
  });
  const ask = asking(gateway);
  const body = { principal: { id: operator.id }, action: 'create', resource: { type: 'vm' } };
  t.match(await ask(reviewer, body), {
    status: 200,
    json: { effect: 'deny', principal: { scope: 'tenant', member: true } },
  });
  const inside = await rawRequest(gateway.url, {
    ...{ method: 'POST', path: '/api/v1/policies/explain', token: operator.token, body },
    headers: { 'x-tenant-id': tenantId },
  });
  t.match(inside.json, { effect: 'allow', principal: { scope: 'platform' } }, 'the platform sees what is so');

  const ofUser = await ask(reviewer, {
    ...{ principal: { role: 'tenant_admin' }, action: 'update', fields: ['first_name'] },
    resource: { type: 'user', id: operator.id },
  });
  t.match(ofUser.json, { effect: 'deny', withheld: ['belongs_elsewhere', 'has_second_factor'] });
  t.match(ofUser.text, '{"name":"resource.belongs_elsewhere","value":null,"withheld":false}', 'taken for missing');
  const here = await gateway.createPersona(tenantId, { role: 'viewer' });
  const same = await ask(reviewer, {
    ...{ principal: { role: 'tenant_admin' }, action: 'update', fields: ['first_name'] },
    resource: { type: 'user', id: here.id },
  });
  t.equal(same.json.effect, 'deny', 'whoever it is');
  t.not(operator.tenantId, tenantId);
  t.equal(operator.tenantId, platformTenantId);
});

t.test('a field that is hidden from the reviewer is no part of the explanation', async (t) => {
  const folder = changedPolicies(
    t,
    ['compute/vm.policy.yaml'],
    (text) => `${text.trimEnd()}
  - id: status_is_for_those_who_power
    effect: deny
    actions: [read]
    when: { not: { principal.permissions: { subset_of: ['policy:read', 'vm:read', 'vm:power_manage'] } } }
    fields: [status]
    reason: The status is for operators.
`,
  );
  const document = readDocument();
  const vm = document.components?.schemas?.Vm as { required: string[] };
  vm.required = vm.required.filter((field) => field !== 'status');
  const gateway = await startGateway(t, { document, environment: { POLICY_DIR: folder } });
  const tenantId = await gateway.createTenant();
  const ask = asking(gateway);
  const blind = await gateway.createPersona(tenantId, { permissions: ['policy:read', 'vm:read', 'vm:create'] });
  const seeing = await gateway.createPersona(tenantId, { permissions: ['policy:read', 'vm:read'] });
  const [running, stopped] = [await machine(gateway, tenantId, 'RUNNING'), await machine(gateway, tenantId, 'STOPPED')];
  const about = (id: string) => ({ principal: { role: 'member' }, action: 'delete', resource: { type: 'vm', id } });

  t.match((await ask(seeing, about(running))).json, { rules_decided: ['vm.stop_before_delete'], withheld: [] });
  t.match((await ask(seeing, about(stopped))).json, { effect: 'allow' });
  const [one, two] = [await ask(blind, about(running)), await ask(blind, about(stopped))];
  t.same(one.json.withheld, ['status']);
  t.equal(one.text.replaceAll(running, ''), two.text.replaceAll(stopped, ''), 'it is the same, whatever the status');
  t.match(one.text, '{"name":"resource.status","value":null,"withheld":false}');
  t.match(
    await ask(blind, { ...about(running), resource: { type: 'vm', id: running, attributes: { status: 'STOPPED' } } }),
    { json: { effect: 'allow' } },
    'but it can be supposed',
  );
});

t.test('what a bundle has of other applications is for the platform', async (t) => {
  const folder = temporaryFolder(t);
  for (const [name, text] of Object.entries({
    'document.policy.yaml': `resource: document
source: entities
module: Documents
isolation: none
attributes: { id: string, level: number }
actions: { read: read }
rules:
  - { id: read, effect: allow, actions: [read], permissions: [vm:read], when: { resource.level: { lte: $principal.clearance } } }
`,
    'employee.principal.yaml': 'principal: employee\nattributes: { clearance: number }\n',
    'staff.entities.yaml':
      'principal: employee\nentities:\n  alice: { permissions: [vm:read], attributes: { clearance: 7777777 } }\n',
    'contracts.entities.yaml': 'resource: document\nentities:\n  lease: { level: 5555555 }\n',
  })) {
    writeFileSync(join(folder, name), text);
  }
  const gateway = await startGateway(t, { environment: { POLICY_DIRS: folder } });
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const operator = await gateway.operator();
  const ask = asking(gateway);
  const lease = { action: 'read', resource: { type: 'document', id: 'lease' } };
  const written = { principal: { type: 'employee', id: 'alice' }, ...lease };
  t.match((await ask(operator, written)).json, { effect: 'allow', rules_decided: ['document.read'] });
  t.equal((await ask(admin, written)).status, 400);
  const supposed = await ask(admin, {
    ...{ principal: { type: 'employee', id: 'alice', permissions: ['vm:read'], attributes: { clearance: 1 } } },
    ...lease,
  });
  t.match(supposed.json, { effect: 'deny', nearest: { lacks: [{ test: { truth: 'unknown' } }] } });
  t.notMatch(supposed.text, /5555555|7777777/);
});

t.test('who may no longer ask is refused with the next question', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const made = await admin.api.POST('/roles', { body: { name: 'Reviewer', permission_ids: ['policy:read'] } });
  const reviewer = await gateway.createPersona(tenantId, null);
  const path = { role_id: made.data?.id ?? '' };
  await admin.api.PUT('/roles/{role_id}/users', { params: { path }, body: { user_ids: [reviewer.id] } });
  const both = async () => {
    const body = { principal: { role: 'member' }, action: 'read', resource: { type: 'vm' } };
    const answers = [await reviewer.api.GET('/policies'), await reviewer.api.POST('/policies/explain', { body })];
    return answers.map(({ response }) => response.status);
  };
  t.same(await both(), [200, 200]);
  await admin.api.PATCH('/roles/{role_id}', { params: { path }, body: { permission_ids: [] } });
  t.same(await both(), [403, 403]);
});

t.test('a decision of the log is explained under the policies of then', async (t) => {
  const gateway = await startGateway(t);
  await makePartitions(gateway);
  await keepBundle(gateway.database, gateway.policies);
  const tenantId = await gateway.createTenant();
  const reviewer = await gateway.createPersona(tenantId, { permissions: ['policy:read'] });
  const member = await gateway.createPersona(tenantId, { role: 'member' });
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  const stranger = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const vm_id = await machine(gateway, tenantId, 'RUNNING');
  const ask = asking(gateway);
  const removal = { params: { path: { vm_id } } };

  const refused = await member.api.DELETE('/vms/{vm_id}', removal);
  const decision_id = refused.error?.decision_id ?? '';
  const explained = await ask(reviewer, { decision_id });
  t.match(explained.json, {
    ...{
      decision_id,
      effect: 'deny',
      kind: 'change',
      reason: refused.error?.detail,
      resource: { type: 'vm', id: vm_id },
    },
    ...{
      rules_decided: ['vm.stop_before_delete'],
      principal: { id: member.id },
      nearest: { id: 'vm.delete', lacks: [] },
    },
    decisive: [{ tests: [{ operands: [{ name: 'resource.status', value: 'RUNNING' }] }] }],
  });
  const coarse = await viewer.api.DELETE('/vms/{vm_id}', removal);
  t.match((await ask(reviewer, { decision_id: coarse.error?.decision_id })).json, {
    ...{ effect: 'deny', kind: 'coarse', reason: coarse.error?.detail, rules_decided: [] },
    nearest: { id: 'vm.delete', lacks: [{ permissions: ['vm:delete'] }] },
  });
  await member.api.GET('/vms/{vm_id}', { params: { path: { vm_id: newId() } } });
  const all = await reviewer.api.GET('/decisions', { params: { query: { principal_id: member.id, effect: 'deny' } } });
  const refusal = all.data?.items.find(({ rule_ids: [cause] }) => cause === 'request.not_found');
  t.match((await ask(reviewer, { decision_id: refusal?.id })).json, {
    ...{
      effect: 'deny',
      kind: 'refusal',
      reason: null,
      rules_decided: ['request.not_found'],
      rules: [],
    },
  });
  await member.api.GET('/vms');
  await gateway.app.gateway.decisions.flush();
  const looked = await reviewer.api.GET('/decisions', {
    params: { query: { principal_id: member.id, effect: 'allow' } },
  });
  t.match((await ask(reviewer, { decision_id: looked.data?.items[0]?.id })).json, {
    ...{ effect: 'allow', kind: 'list', rules_decided: ['vm.read'], list: { empty: false } },
  });

  const none = await ask(reviewer, { decision_id: `${newId()}.0123456789ab` });
  t.equal(none.status, 404);
  t.equal((await ask(stranger, { decision_id })).text, none.text, 'a foreign decision looks like an absent one');
  t.equal((await ask(reviewer, { decision_id, action: 'read' })).status, 400);

  const folder = changedPolicies(t, ['compute/vm.policy.yaml'], (text) =>
    text.replace('resource.status: RUNNING', 'resource.status: ERROR'),
  );
  const later = await startGateway(t, { urls: gateway.urls, environment: { POLICY_DIR: folder } });
  t.not(later.policies.digest, gateway.policies.digest);
  const again = await asking(later)(reviewer, { decision_id });
  t.same(again.json, explained.json, 'the same as then');
  const owner = await connect(t, gateway.urls.ownerUrl);
  await owner.query('DELETE FROM policy_bundles');
  t.equal((await asking(later)(reviewer, { decision_id })).status, 409, 'those policies are gone');
});

t.test('of a decision of the log, values that the reviewer may not read stay untold', async (t) => {
  const folder = changedPolicies(t, ['compute/vm.policy.yaml'], (text) =>
    text
      .replace('  name: string', '  name: { type: string, sensitive: true }')
      .replace(
        'when: { resource.status: RUNNING }',
        'when: { resource.name: { prefix: vm- }, resource.created_by: { exists: false } }',
      ),
  );
  const gateway = await startGateway(t, { environment: { POLICY_DIR: folder } });
  await makePartitions(gateway);
  const tenantId = await gateway.createTenant();
  const reviewer = await gateway.createPersona(tenantId, { permissions: ['policy:read', 'vm:read', 'user:read'] });
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const vm_id = await machine(gateway, tenantId, 'STOPPED');
  const ask = asking(gateway);
  const refused = await admin.api.DELETE('/vms/{vm_id}', { params: { path: { vm_id } } });
  t.equal(refused.response.status, 403);
  const { json, text } = await ask(reviewer, { decision_id: refused.error?.decision_id });
  t.match(json, { effect: 'deny', rules_decided: ['vm.stop_before_delete'], withheld: ['name'] });
  t.match(json.decisive, [{ id: 'vm.stop_before_delete' }]);
  t.match(text, '{"name":"resource.name","value":null,"withheld":true}');
  t.notMatch(text, `vm-${vm_id}`);
  const made = { principal: { role: 'member' }, action: 'delete', resource: { type: 'vm', id: vm_id } };
  const hypothetical = await ask(reviewer, made);
  t.same(hypothetical.json.withheld, ['name']);
  t.notMatch(hypothetical.text, `vm-${vm_id}`);

  const user = await gateway.createPersona(tenantId, { role: 'viewer' });
  const path = { user_id: user.id };
  const other = await gateway.createTenant();
  await gateway.database.transact(inTenant(other), async () => {
    await Membership.query().insert({ tenant_id: other, user_id: user.id });
  });
  const elsewhere = await admin.api.PATCH('/users/{user_id}', { params: { path }, body: { first_name: 'New' } });
  t.equal(elsewhere.response.status, 403);
  const told = await ask(reviewer, { decision_id: elsewhere.error?.decision_id });
  t.match(told.json, {
    rules_decided: ['user.account_of_other_tenants'],
    withheld: ['belongs_elsewhere', 'has_second_factor'],
  });
  t.match(told.text, '{"name":"resource.belongs_elsewhere","value":null,"withheld":true}');
});

t.test('what is sensitive of an entity is taken for missing, and named', async (t) => {
  const folder = temporaryFolder(t);
  const text = (file: string, content: string) => {
    writeFileSync(join(folder, file), content);
  };
  text(
    'paper.policy.yaml',
    'resource: paper\nsource: entities\nmodule: Papers\nisolation: none\nattributes: { id: string, owner: string, secret: { type: string, sensitive: true } }\nactions: { sign: write }\nrules:\n  - { id: sign, effect: allow, actions: [sign], principals: authenticated, when: { resource.owner: $principal.id, resource.secret: HUSH77, principal.pin: "1234" } }\n',
  );
  text('clerk.principal.yaml', 'principal: clerk\nattributes: { pin: { type: string, sensitive: true } }\n');
  text('paper.entities.yaml', 'resource: paper\nentities: { lease: { owner: alice, secret: HUSH77 } }\n');
  text('clerk.entities.yaml', 'principal: clerk\nentities: { alice: { attributes: { pin: "1234" } } }\n');
  const gateway = await startGateway(t, { environment: { POLICY_DIRS: folder } });
  const operator = await gateway.operator();
  const asked = { principal: { type: 'clerk', id: 'alice' }, action: 'sign', resource: { type: 'paper', id: 'lease' } };
  const { json, text: answer } = await asking(gateway)(operator, asked);
  t.match(json, { effect: 'deny', withheld: ['secret'] });
  const values = [...answer.matchAll(/"name":"(resource.secret|principal.pin)","value":([^,]*)/g)].map(
    ([, , value]) => value,
  );
  t.ok(values.length > 0 && values.every((value) => value === 'null'), values.join());
});
