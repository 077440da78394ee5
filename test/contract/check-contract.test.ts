import t from 'tap';
import { loadPolicies } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { checkContract, Contract, readDocument } from '../../src/contract/index.ts';
import { contractFaults } from '../../src/contract/check-contract.ts';

const policies = loadPolicies(readConfig({}));
/** Each resource with the fields of what its own operations answer. */
const own = await Contract.load(readDocument());
const answers = (id: string): readonly string[] => own.operations.get(id)?.answerFields ?? [];
const sources = new Map(
  Object.entries({
    user: answers('getUser'),
    tenant: answers('getTenant'),
    membership: answers('listTenantUsers'),
    role: answers('getRole'),
    permission: answers('listPermissions'),
    vm: answers('getVm'),
    vm_template: answers('getVmTemplate'),
    job: answers('getJob'),
    quota: answers('getQuotas'),
    approval: answers('getApproval'),
    pdp: [],
    audit_event: answers('listAuditEvents'),
    ability: [],
    policy: [],
    decision: answers('getDecision'),
    usage: [],
    usage_month: answers('listUsageMonths'),
    usage_month_line: answers('listUsageMonthLines'),
    event: [],
    webhook: answers('getWebhook'),
    session: answers('listSessions'),
    api_key: answers('getApiKey'),
    invitation: answers('getInvitation'),
    child_tenant: answers('listChildTenants'),
    'membership as scim': [],
    'role as scim': [],
    'role as users': answers('listRoleUsers'),
    identity: answers('listIdentities'),
  }),
);

type Json = Record<string, unknown>;
type Paths = Record<string, Record<string, Json>>;

/** The document with some of it changed. */
const documentWith = (edit: (paths: Paths) => void): ReturnType<typeof readDocument> => {
  const document = structuredClone(readDocument());
  edit(document.paths as unknown as Paths);
  return document;
};

const faultsOf = async (
  document: ReturnType<typeof readDocument>,
  more: Partial<Parameters<typeof contractFaults>[0]> = {},
) => {
  const contract = await Contract.load(document);
  const handlers = [...contract.operations.keys()].filter((id) => id !== 'undocumented');
  return contractFaults({ contract, policies, handlers, sources, ...more });
};

const operation = (paths: Paths, path: string, method: string): Json => paths[path]?.[method] ?? {};

t.test('the shipped document, handlers and policies agree', async (t) => {
  t.same(await faultsOf(readDocument()), []);
});

t.test('every way in which an operation could run without its policy is a fault', async (t) => {
  const withoutSecurity = documentWith((paths) => delete operation(paths, '/vms', 'get').security);
  t.same(await faultsOf(withoutSecurity), ['operation listVms declares no security']);
  const open = documentWith((paths) => (operation(paths, '/vms', 'get').security = []));
  t.same(await faultsOf(open), ['operation listVms demands no credential but is not public']);
  const optional = documentWith((paths) => (operation(paths, '/vms', 'get').security = [{ bearerToken: [] }, {}]));
  t.same(await faultsOf(optional), ['operation listVms demands no credential but is not public'], 'an empty choice');
  const unknown = documentWith((paths) => (operation(paths, '/vms', 'get').security = [{ basic: [] }]));
  t.same(await faultsOf(unknown), ['operation listVms demands the unknown security scheme "basic"']);
  const locked = documentWith((paths) => (operation(paths, '/auth/token', 'post').security = [{ bearerToken: [] }]));
  t.same(await faultsOf(locked), ['operation createToken is public but demands a credential']);
  const strange = documentWith(
    (paths) => (operation(paths, '/vms', 'get')['x-authz'] = { resource: 'spaceship', action: 'read', mode: 'filter' }),
  );
  t.same(await faultsOf(strange), [
    'operation listVms: no policy declares resource "spaceship"',
    'operation listVms: no attribute source for "spaceship"',
  ]);
  const unheard = documentWith(
    (paths) => (operation(paths, '/vms', 'get')['x-authz'] = { resource: 'vm', action: 'fly', mode: 'filter' }),
  );
  t.match(await faultsOf(unheard), [/operation listVms: .*vm\.policy\.yaml declares no action "fly"/]);
});

t.test('operations and handlers are the same set', async (t) => {
  const contract = await Contract.load(readDocument());
  const handlers = [...contract.operations.keys()];
  const parts = { contract, policies, handlers, sources };
  t.same(contractFaults({ ...parts, handlers: handlers.filter((id) => id !== 'getVm') }), [
    'operation getVm has no handler',
  ]);
  t.same(contractFaults({ ...parts, handlers: [...handlers, 'flyVm'] }), [
    'handler flyVm has no operation in the document',
  ]);
  t.same(contractFaults({ ...parts, handlers: [...handlers, 'getVm'] }), ['operation getVm has two handlers']);
});

t.test('an action that nothing uses is a fault, for it would be audited in vain', async (t) => {
  const document = documentWith((paths) => delete paths['/vms/{vm_id}/actions']);
  t.match(await faultsOf(document), [/vm\.policy\.yaml: no operation uses vm\.power_manage/]);
});

t.test('an operation without x-authz, or with half of one, does not even load', async (t) => {
  const without = (authz: unknown) =>
    documentWith((paths) => {
      if (authz === undefined) delete operation(paths, '/vms/{vm_id}', 'get')['x-authz'];
      else operation(paths, '/vms/{vm_id}', 'get')['x-authz'] = authz;
    });
  await t.rejects(Contract.load(without(undefined)), /getVm has no x-authz/);
  await t.rejects(Contract.load(without({ resource: 'vm' })), /needs a resource and an action/);
  await t.rejects(Contract.load(without({ resource: 'vm', action: 'read' })), /needs an id or a mode/);
  await t.rejects(
    Contract.load(without({ resource: 'vm', action: 'read', id: 'ship_id' })),
    /no path parameter "ship_id"/,
  );
  await t.rejects(Contract.load(without({ public: '' })), /needs a resource and an action/, 'public needs a reason');
});

t.test('any fault stops the start', async (t) => {
  const contract = await Contract.load(readDocument());
  t.throws(() => checkContract({ contract, policies, handlers: [], sources }), /contract does not hold:\n- operation/);
});

t.test('rules name fields that operations have, and permissions are asked for', async (t) => {
  const rulesOfVm = policies.resources.get('vm')?.rules ?? [];
  const [rule] = rulesOfVm;
  if (!rule) throw new Error('no rule');
  const misspelt = { ...rule, id: 'vm.misspelt', effect: 'deny' as const, fields: ['ip_adress', 'iso_url'] };
  const withRule = {
    ...policies,
    resources: new Map(
      [...policies.resources].map(([name, policy]) => [
        name,
        name === 'vm' ? { ...policy, rules: [...rulesOfVm, misspelt] } : policy,
      ]),
    ),
  };
  const faults = await faultsOf(readDocument(), { policies: withRule });
  t.match(
    faults.shift(),
    /vm\.policy\.yaml:\d+: rule vm\.misspelt names the field "ip_adress", which vm\.read does not have/,
  );
  t.match(faults.shift(), /its rules can hide "iso_url", which the answer of listVms promises/);
  const place = { file: 'vm.policy.yaml', line: 9, column: 3 };
  const idle = { id: 'vm:fly', place, name: 'Fly', description: 'Fly', module: 'VMs', scope: 'tenant' as const };
  const withPermission = { ...policies, permissions: new Map([...policies.permissions, [idle.id, idle]]) };
  t.same(await faultsOf(readDocument(), { policies: withPermission }), [
    'vm.policy.yaml:9: no rule asks for the permission "vm:fly"',
  ]);

  const withFields = (actions: string[], fields: string[], resource = 'vm') => ({
    ...policies,
    resources: new Map(
      [...policies.resources].map(([name, policy]) => [
        name,
        name === resource ? { ...policy, rules: [...policy.rules, { ...misspelt, actions, fields }] } : policy,
      ]),
    ),
  });
  const logs = await faultsOf(readDocument(), { policies: withFields(['read_logs'], ['name']) });
  t.same(logs.length, 1);
  t.match(logs[0], /rule vm\.misspelt names fields, but the answer of listVmLogs is not masked/);
  const holders = await faultsOf(readDocument(), { policies: withFields(['read_users'], ['name'], 'role') });
  t.match(holders, [/names fields, but the answer of listRoleUsers is not masked/]);
  const size = await faultsOf(readDocument(), { policies: withFields(['update'], ['ip_address']) });
  t.match(size[0], /names the field "ip_address", which vm\.update does not have/, 'a field that no body has');
  t.same(await faultsOf(readDocument(), { policies: withFields(['update'], ['name']) }), []);
});
