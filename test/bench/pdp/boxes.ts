import { createMongoAbility, type MongoAbility } from '@casl/ability';
import {
  RuleSets,
  type Ability,
  type AccessRequest,
  type PolicySet,
  type PrincipalFacts,
  type SourceFile,
} from '../../../src/policy/index.ts';

const tenant = { id: '01900000-0000-7000-8000-00000000000b', kind: 'customer', status: 'active' } as const;

export const principal: PrincipalFacts = {
  id: '01900000-0000-7000-8000-00000000000a',
  type: 'user',
  credentialId: null,
  email: 'ada@bench.example',
  scope: 'tenant',
  isMember: true,
  permissions: ['box:use'],
  platformPermissions: [],
  secondFactorAt: null,
};

export const actions = (count: number): string[] => Array.from({ length: count }, (_, n) => `act_${n}`);

/** A bundle of one resource with so many conditional rules, each of an action of its own. */
export const bundleOf = (rules: number): SourceFile[] => [
  {
    file: 'box.policy.yaml',
    text: `resource: box
module: Boxes
isolation: tenant_id
attributes: { tenant_id: uuid, owner: uuid, status: string, size: number }
actions:
${actions(rules)
  .map((action) => `  ${action}: write`)
  .join('\n')}
permissions:
  box:use: { name: Use boxes, description: Use boxes. }
rules:
${actions(rules)
  .map(
    (action, n) =>
      `  - { id: ${action}, effect: allow, actions: [${action}], permissions: [box:use], when: { resource.owner: $principal.id, resource.status: { in: [open, state_${n}] }, resource.size: { lte: ${n + 10} } } }`,
  )
  .join('\n')}
`,
  },
];

/** A bundle of so many files, a resource with five rules each. */
export const manyFiles = (count: number): SourceFile[] => {
  const [{ text } = { text: '' }] = bundleOf(5);
  // Names have no digits.
  const letters = (n: number): string => n.toString().replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
  return Array.from({ length: count }, (_, n) => ({
    file: `${letters(n)}.policy.yaml`,
    text: text.replace('resource: box', `resource: box_${letters(n)}`).replaceAll('box:use', `box_${letters(n)}:use`),
  }));
};

export const ownAbility = (policies: PolicySet): Ability => new RuleSets(policies).abilityOf(principal, tenant);

/** The same by hand for CASL alone. */
export const bareCasl = (rules: number): MongoAbility =>
  createMongoAbility(
    actions(rules).map((action, n) => ({
      action,
      subject: 'box',
      conditions: {
        tenant_id: tenant.id,
        owner: principal.id,
        status: { $in: ['open', `state_${n}`] },
        size: { $lte: n + 10 },
      },
    })),
    { detectSubjectType: (box) => (typeof box === 'string' ? box : 'box') },
  );

/** An object that every rule of the bundle allows its owner to act on. */
export const box = { tenant_id: tenant.id, owner: principal.id, status: 'open', size: 3 };

export const boxRequest = (action: string): AccessRequest => ({
  action,
  resource: { type: 'box', id: null },
  context: { now: 0 },
});
