import { createMongoAbility, type MongoAbility } from '@casl/ability';
import {
  decide,
  loadPolicySet,
  RuleSets,
  type Ability,
  type PrincipalFacts,
  type SourceFile,
} from '../../../src/policy/index.ts';

/** The same conditional rules for both: each of its own action, so that neither has more to look through than the other. */
export const ruleCount = 40;

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

const actions = (count: number): string[] => Array.from({ length: count }, (_, n) => `act_${n}`);

/** A bundle of one resource with so many conditional rules. */
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

export const ownAbility = (rules: number): Ability =>
  new RuleSets(loadPolicySet(bundleOf(rules))).abilityOf(principal, tenant);

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

const box = { tenant_id: tenant.id, owner: principal.id, status: 'open', size: 3 };

/** Nanoseconds a call, over so many milliseconds. */
const timed = (milliseconds: number, call: (n: number) => boolean): number => {
  const end = process.hrtime.bigint() + BigInt(milliseconds) * 1_000_000n;
  const start = process.hrtime.bigint();
  let calls = 0;
  while (process.hrtime.bigint() < end) {
    for (let n = 0; n < 1_000; n += 1) if (!call(n)) throw new Error('the decision is wrong');
    calls += 1_000;
  }
  return Number(process.hrtime.bigint() - start) / calls;
};

/** Nanoseconds a warm decision takes CASL alone, and the policy engine with id, rules and reasons; alternating. */
export const compareDecisions = (rounds: number, milliseconds: number): { casl: number; own: number }[] => {
  const casl = bareCasl(ruleCount);
  const own = ownAbility(ruleCount);
  const names = actions(ruleCount);
  const actionOf = (n: number): string => names[n % ruleCount] ?? '';
  const context = { now: 0 };
  const byCasl = (n: number): boolean => casl.can(actionOf(n), box as never);
  const byOwn = (n: number): boolean =>
    decide(own, { action: actionOf(n), resource: { type: 'box', id: null }, context }, box).effect === 'allow';
  for (const call of [byCasl, byOwn]) timed(milliseconds, call);
  return Array.from({ length: rounds }, (_, round) => {
    if (round % 2 === 1) {
      const own = timed(milliseconds, byOwn);
      return { own, casl: timed(milliseconds, byCasl) };
    }
    const casl = timed(milliseconds, byCasl);
    return { casl, own: timed(milliseconds, byOwn) };
  });
};
