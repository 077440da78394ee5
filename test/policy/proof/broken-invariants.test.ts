import { join } from 'node:path';
import t from 'tap';
import { readPolicySet } from '../../../src/policy/index.ts';
import type { PolicySet } from '../../../src/policy/policy.ts';
import { proofText, provePolicies, readInvariants, Solver, type Proof } from '../../../src/policy/proof/index.ts';
import { packageRoot } from '../../../src/shared/package-root.ts';
import { changedBundle } from './changed-bundle.ts';

const folder = join(packageRoot, 'policies');
const shipped = readPolicySet(folder);

const solver = await Solver.open();
t.teardown(() => solver.close());

const prove = (policies: PolicySet, named: string): Proof[] => {
  const invariants = readInvariants(policies, folder);
  return provePolicies(
    solver,
    policies,
    invariants.filter(({ id }) => id === named),
  );
};

interface Breach {
  file: string;
  passage: string | RegExp;
  replacement: string;
  /** The action and field that the counterexample is about, and the rule that allows it. */
  shown: [action: string, field: string | null, rule: string];
}

const breaches: Record<string, Breach> = {
  tenants_are_isolated: {
    ...{ file: 'compute/vm.policy.yaml', passage: 'isolation: tenant_id', replacement: 'isolation: none' },
    shown: ['vm.read', null, 'vm.read'],
  },
  own_sessions: {
    ...{ file: 'iam/session.policy.yaml', passage: '    when: { resource.user_id: $principal.id }\n', replacement: '' },
    shown: ['session.read', null, 'session.own'],
  },
  own_identities: {
    ...{
      file: 'iam/identity.policy.yaml',
      passage: 'resource.user_id: $principal.id',
      replacement: 'resource.id: $principal.id',
    },
    shown: ['identity.read', null, 'identity.own'],
  },
  catalogue_of_permissions: {
    ...{
      file: 'iam/permission.policy.yaml',
      passage: 'principal.scope: platform',
      replacement: 'principal.is_member: true',
    },
    shown: ['permission.read', null, 'permission.read_platform'],
  },
  tenants_that_are_listed: {
    ...{ file: 'iam/tenant.policy.yaml', passage: 'resource.is_member: true, ', replacement: '' },
    shown: ['tenant.list', null, 'tenant.list_own'],
  },
  tenants_that_are_read: {
    ...{
      file: 'iam/tenant.policy.yaml',
      passage: 'scope: platform }\n  tenant:create',
      replacement: 'scope: tenant }\n  tenant:create',
    },
    shown: ['tenant.read', null, 'tenant.list_all'],
  },
  tenants_that_are_changed: {
    file: 'iam/tenant.policy.yaml',
    passage: '    permissions: [tenant:delete]\n    when: { resource.id: $tenant.id }',
    replacement: '    permissions: [tenant:delete]',
    shown: ['tenant.delete', null, 'tenant.delete'],
  },
  tenants_that_come_and_go: {
    ...{
      file: 'iam/tenant.policy.yaml',
      passage: 'permissions: [tenant:create]',
      replacement: 'permissions: [tenant:update]',
    },
    shown: ['tenant.create', null, 'tenant.create'],
  },
  terms_of_a_tenant: {
    ...{
      file: 'iam/tenant.policy.yaml',
      passage: 'fields: [name, description,',
      replacement: 'fields: [name, domain, description,',
    },
    shown: ['tenant.update', 'domain', 'tenant.update'],
  },
  people_of_the_tenant: {
    file: 'iam/user.policy.yaml',
    passage: 'permissions: [user:read]\n    when: { tenant.id: { in: $resource.tenant_ids } }',
    replacement: 'permissions: [user:read]',
    shown: ['user.read', null, 'user.read'],
  },
  own_account: {
    ...{
      file: 'iam/user.policy.yaml',
      passage: 'when: { resource.id: $principal.id, principal.type: user }',
      replacement: 'when: { principal.type: user }',
    },
    shown: ['user.log_out', null, 'user.manage_session'],
  },
  templates_that_are_read: {
    ...{
      file: 'compute/vm-template.policy.yaml',
      passage: 'resource.is_public: true',
      replacement: 'resource.is_public: { exists: true }',
    },
    shown: ['vm_template.read', null, 'vm_template.read'],
  },
  templates_that_are_changed: {
    file: 'compute/vm-template.policy.yaml',
    passage: '{ resource.tenant_id: $tenant.id, resource.is_public: false,',
    replacement: '{ resource.is_public: false,',
    shown: ['vm_template.create', null, 'vm_template.create'],
  },
  templates_that_are_offered: {
    ...{
      file: 'compute/vm-template.policy.yaml',
      passage: 'tenant.kind: { ne: platform }, not',
      replacement: 'tenant.kind: platform, not',
    },
    shown: ['vm_template.create', null, 'vm_template.create_public'],
  },
  nothing_beyond_the_administrator: {
    file: 'compute/vm.policy.yaml',
    passage: '    when: { resource.status: RUNNING }',
    replacement: '    permissions: { all: [vm:read, vm:read_logs] }',
    shown: ['vm.delete', null, 'vm.delete'],
  },
  nothing_without_a_tenant: {
    ...{ file: 'compute/vm.policy.yaml', passage: 'isolation: tenant_id', replacement: 'isolation: none' },
    shown: ['vm.create', null, 'vm.create'],
  },
  no_account_but_ones_own_without_a_tenant: {
    ...{ file: 'iam/session.policy.yaml', passage: '    when: { resource.user_id: $principal.id }\n', replacement: '' },
    shown: ['session.revoke', null, 'session.own'],
  },
  nobody_approves_their_own: {
    ...{
      file: 'approvals/approval.policy.yaml',
      passage: 'when: { resource.requested_by: $principal.id }',
      replacement: 'when: { resource.requested_by: $tenant.id }',
    },
    shown: ['approval.decide', null, 'approval.decide'],
  },
  suspended_tenants_write_nothing: {
    ...{
      file: 'guardrails.policy.yaml',
      passage: 'principal.scope: { ne: platform }',
      replacement: 'principal.type: api_key',
    },
    shown: ['api_key.create', null, 'api_key.create'],
  },
};

t.test('an invariant is refuted where the policies break it, by a request that the evaluator allows', async (t) => {
  for (const [id, { file, passage, replacement, shown }] of Object.entries(breaches)) {
    const [proof] = prove(changedBundle(file, passage, replacement), id);
    t.equal(proof?.outcome, 'refuted', id);
    const found = proof?.counterexamples.map(({ resource, action, field, judgement }) => [
      ...[`${resource}.${action}`, field, ...judgement.rules.map((rule) => rule.id), judgement.effect],
    ]);
    t.match(found?.[0], [...shown, 'allow'], proof ? proofText([proof]) : id);
  }
});

t.test('a deny that nothing hangs on refutes that every deny is effective', async (t) => {
  const idle = `  - id: idle
    effect: deny
    actions: [delete]
    when: { resource.status: RUNNING, resource.name: { prefix: x } }
    reason: Never said.
  - id: stop_before_delete`;
  const policies = changedBundle('compute/vm.policy.yaml', '  - id: stop_before_delete', idle);
  const [proof] = prove(policies, 'denies_are_effective');
  t.equal(proof?.outcome, 'refuted');
  t.match(proof?.flaws, [{ what: 'without vm.idle the same is denied', place: { file: 'compute/vm.policy.yaml' } }]);
});

t.test('every shipped invariant but one about the denies has a way to be broken here', async (t) => {
  const ids = readInvariants(shipped, folder).map(({ id }) => id);
  t.same(Object.keys(breaches).sort(), ids.filter((id) => id !== 'denies_are_effective').sort());
});

t.test('a resource without isolation needs an exception, and an invariant for every action', async (t) => {
  const policies = changedBundle('iam/session.policy.yaml', '  revoke: write', '  revoke: write\n  show: read');
  const [proof] = provePolicies(solver, policies, [
    ...readInvariants(policies, folder).filter(({ claim }) => claim.kind === 'isolated'),
    ...readInvariants(shipped, folder).filter(({ claim }) => claim.kind === 'denied' && claim.sense === 'unless'),
  ]);
  t.match(proof?.flaws, [{ what: /how far session\.show reaches/ }]);
});
