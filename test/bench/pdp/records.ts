import { join } from 'node:path';
import { packageRoot } from '../../../src/shared/package-root.ts';

/** Records of departments and their people, as at AuthZEN's interoperability events: the same policies for us and for Cerbos. */
export const ownBundle = join(packageRoot, 'test/pdp/bundles/records');

/** `record.policy.yaml` of that bundle, as Cerbos has it. */
export const cerbosPolicies = {
  'record.yaml': `apiVersion: api.cerbos.dev/v1
resourcePolicy:
  resource: record
  version: default
  rules:
${[
  ['view, edit, delete', 'R.attr.owner == P.id'],
  ['view', 'R.attr.department == P.attr.department'],
  ['view', "P.attr.role == 'manager'"],
  ['edit', "P.attr.role == 'manager' && R.attr.department == P.attr.department"],
]
  .map(
    ([actions, condition]) =>
      `    - { actions: [${actions ?? ''}], effect: EFFECT_ALLOW, roles: [user], condition: { match: { expr: "${condition ?? ''}" } } }`,
  )
  .join('\n')}
`,
};

const people = [
  { id: 'alice', role: 'manager', department: 'Sales' },
  { id: 'bob', role: 'employee', department: 'Legal' },
  { id: 'carol', role: 'contractor', department: 'Legal' },
  { id: 'dan', role: 'manager', department: 'Finance' },
  { id: 'erin', role: 'employee', department: 'Finance' },
  { id: 'felix', role: 'contractor', department: 'Accounting' },
];
const departments = ['Legal', 'Accounting', 'Sales', 'Finance'];
const actions = ['view', 'edit', 'delete'];

const pick = <Value>(values: readonly Value[], n: number): Value => {
  const value = values[n % values.length];
  if (value === undefined) throw new Error('there is nothing to pick');
  return value;
};

/** A question that says all there is to know, as Cerbos demands it. Of about 40 of 100 the answer is yes. */
const question = (n: number): object => {
  const { id, role, department } = pick(people, n);
  return {
    // Cerbos reads a principal's roles from this property.
    subject: { type: 'user', id, properties: { role, department, 'cerbos.roles': ['user'] } },
    action: { name: pick(actions, Math.floor(n / people.length)) },
    resource: {
      type: 'record',
      id: `r${n}`,
      properties: {
        owner: pick(people, 5 * n + 3 * Math.floor(n / 7)).id,
        department: pick(departments, n + Math.floor(n / 5)),
      },
    },
  };
};

export const questions = Array.from({ length: 1_280 }, (_, n) => question(n));
