import fc from 'fast-check';
import type pg from 'pg';
import t from 'tap';
import { Inviters } from '../../src/domains/iam/services/inviters.ts';
import { changedPolicies } from '../fixtures/policies.ts';
import { historian, messageOf } from './amplification/historian.ts';
import type { Kind } from './amplification/steps.ts';

/**
 * Random people do random things with roles, users, keys, invitations and child tenants through the real API. After each step: what
 * anybody gained or lost, in whichever tenant, is among what whoever answers for it held before (`amplification/invariant.ts` says what
 * that is for delegation). By induction nobody ever holds more than they had at first and what the grantors along the way
 * held. AMPLIFICATION_RUNS sets how many such histories; a failure prints its seed.
 */
const runs = Number(process.env.AMPLIFICATION_RUNS ?? 4);

t.test('nobody gives, or takes, what they do not hold, whatever happens in whatever order', async (t) => {
  const { history, counts, succeeded } = await historian(t);
  const found = await fc.check(history, { numRuns: runs, endOnFailure: true });
  const where = `seed ${found.seed}, path ${found.counterexamplePath ?? '-'}`;
  t.notOk(found.failed, `${where}: ${messageOf(found.errorInstance)}`);
  t.comment(JSON.stringify({ counts, succeeded }));
  t.ok(counts.gaveOrTook > counts.steps / 20, `rights did change hands: ${JSON.stringify(counts)}`);
  t.ok(counts.forbidden > counts.steps / 20, 'and much was forbidden');
});

const without =
  (rule: string) =>
  (text: string): string =>
    text.replace(new RegExp(` {2}- id: ${rule}\\n(?: {4}.*(?:\\n|$))+`), '');

interface Broken {
  /** Policy files that are changed. */
  policies?: readonly string[];
  change?: (text: string) => string;
  /** Breaks what is no policy. @returns how it is mended, where other tests would notice. */
  breakIt?: (owner: pg.Client) => Promise<void> | (() => void);
  /** The steps by which it leaks; by default all. What is named more often happens more often. */
  kinds?: readonly Kind[];
}

const invitations: readonly Kind[] = ['createInvitation', 'resendInvitation', 'acceptInvitation', 'joinTenant'];
const firstAdministrators: readonly Kind[] = ['inviteChildAdministrator', 'acceptInvitation', 'joinTenant'];

/** Builds that let rights leak. */
const broken: Record<string, Broken> = {
  'without the rule on roles, users and keys': {
    policies: ['role', 'user', 'membership', 'api-key'],
    change: without('no_amplification'),
  },
  'without the rule on what is invited to': {
    policies: ['invitation', 'role'],
    // An invitation is also asked whether its roles may be assigned.
    change: (text) => without('no_amplification')(text.replace(', delete, assign_users]', ', delete]')),
    kinds: invitations,
  },
  'without asking again when an invitation is accepted': {
    breakIt: () => {
      const present = Object.getOwnPropertyDescriptor(Inviters.prototype, 'demandStillEntitled') ?? {};
      Inviters.prototype.demandStillEntitled = () => Promise.resolve();
      return () => Object.defineProperty(Inviters.prototype, 'demandStillEntitled', present);
    },
    // Somebody invites, and loses what they hold.
    kinds: ['createInvitation', 'acceptInvitation', 'setRoleUsers', 'setRoleUsers', 'setRoleUsers'],
  },
  'without the rule on who lets the tenant above in': {
    policies: ['tenant'],
    change: without('no_amplification'),
    kinds: ['updateTenant'],
  },
  'where the rights over tenants below are delegated': {
    breakIt: async (owner) => {
      const { rows } = await owner.query<{ text: string }>(
        `SELECT pg_get_functiondef('load_grants(uuid, uuid)'::regprocedure) AS text`,
      );
      const text = rows[0]?.text ?? '';
      const delegated = text.replace(/AND \(ra\.tenant_id = tenant OR NOT starts_with\(.*\)\)/, '');
      if (delegated === text) throw new Error('load_grants leaves out nothing');
      await owner.query(delegated);
    },
    kinds: ['assignRole', 'setRoleUsers'],
  },
  'without the rule on who names a first administrator': {
    policies: ['child-tenant'],
    change: without('no_amplification'),
    kinds: firstAdministrators,
  },
  'where a child that was handed over can be named another administrator': {
    policies: ['child-tenant'],
    change: without('only_the_first_administrator'),
    kinds: firstAdministrators,
  },
};

for (const [what, { policies = [], change = String, breakIt, kinds }] of Object.entries(broken)) {
  t.test(`${what}, amplification is found`, async (t) => {
    const files = policies.map((name) => `iam/${name}.policy.yaml`);
    const environment = { POLICY_DIR: changedPolicies(t, files, change) };
    const { history, owner } = await historian(t, { environment, ...(kinds && { kinds }) });
    const mend = await breakIt?.(owner);
    if (mend) t.teardown(mend);
    const found = await fc.check(history, { numRuns: 50, endOnFailure: true });
    t.ok(found.failed, `after ${found.numRuns} histories`);
    t.comment(`after ${found.numRuns} histories: ${messageOf(found.errorInstance)}`);
    t.match(messageOf(found.errorInstance), /gave or took/);
  });
}
