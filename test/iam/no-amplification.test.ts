import fc from 'fast-check';
import t, { type Test } from 'tap';
import { Passwords } from '../../src/domains/iam/index.ts';
import { connect } from '../fixtures/database.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { changedPolicies } from '../fixtures/policies.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { plan, step, type Step } from './amplification/steps.ts';
import { holder, World, type Holdings } from './amplification/world.ts';
import { password } from './personas/cast.ts';
import { Objects } from './personas/objects.ts';

/**
 * Random people do random things with roles, users and keys through the real API. After each step: what anybody gained or lost,
 * in whichever tenant, is among what the actor held when they did it. By induction nobody ever holds more than they had at
 * first and what the grantors along the way held. AMPLIFICATION_RUNS sets how many such histories; a failure prints its seed.
 */
const runs = Number(process.env.AMPLIFICATION_RUNS ?? 6);
const stepsPerRun = 40;

const limits = { RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PRINCIPAL: '1000000' };

const without = (some: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...some].filter((each) => !others.has(each));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'nothing was found');

/** Lets histories happen; counts what came of their steps. */
const historian = async (t: Test, environment: Record<string, string> = {}) => {
  const gateway = await startGateway(t, { environment: { ...limits, ...environment } });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const make = new Objects(owner, await new Passwords().hash(password));
  const counts = { steps: 0, done: 0, gaveOrTook: 0, forbidden: 0 };
  const rolesOf = async (tenantId: string): Promise<string[]> => {
    const { rows } = await owner.query<{ id: string }>(
      'SELECT id FROM roles WHERE tenant_id = $1 ORDER BY created_at, id',
      [tenantId],
    );
    return rows.map(({ id }) => id);
  };

  const take = async (drawn: Step, world: World, before: Holdings): Promise<Holdings> => {
    const planned = await plan(drawn, world, rolesOf);
    if (!planned) return before;
    const { actor, tenantId, call } = planned;
    const scope = call.path.startsWith('/tenants/') ? {} : { 'x-tenant-id': tenantId };
    const answer = await rawRequest(gateway.url, {
      ...{ method: call.method, path: `/api/v1${call.path}`, body: call.body },
      ...{ token: actor.secret, headers: actor.keyId === null ? scope : {} },
    });
    counts.steps += 1;
    if (answer.status === 403) counts.forbidden += 1;
    if (answer.status >= 500) throw new Error(`${call.method} ${call.path}: ${answer.text}`);
    if (answer.status < 300) counts.done += 1;
    const { id, key } = (answer.json ?? {}) as { id?: string; key?: string };
    if (id !== undefined && key !== undefined) world.addKey(id, key);
    if (id !== undefined && drawn.kind === 'createUser') await world.add(`user ${id}`, id, tenantId);
    const after = await world.holdings();
    const what = `${actor.name} ${call.method} ${call.path} ${JSON.stringify(call.body ?? null)}`;
    for (const [name, permissions] of after) {
      const had = before.get(name) ?? new Set<string>();
      const where = name.split(' @ ')[1] ?? '';
      const held = before.get(holder(actor, where)) ?? new Set<string>();
      const changed = [...without(permissions, had), ...without(had, permissions)];
      if (changed.length > 0) counts.gaveOrTook += 1;
      const beyond = changed.filter((permission) => !held.has(permission));
      if (beyond.length > 0) throw new Error(`${what}: gave or took ${beyond.join(', ')} (${name})`);
    }
    for (const each of world.actors.filter(({ keyId }) => keyId !== null)) {
      const ofOwner = world.actors.find(({ userId, keyId }) => userId === each.userId && keyId === null);
      const reach = after.get(holder(each, each.tenantId)) ?? new Set<string>();
      const most = (ofOwner && after.get(holder(ofOwner, each.tenantId))) ?? new Set<string>();
      if (without(reach, most).length > 0) throw new Error(`${what}: ${each.name} outranks its owner`);
    }
    return after;
  };

  const history = fc.asyncProperty(
    fc.array(step, { minLength: stepsPerRun, maxLength: stepsPerRun }),
    async (steps) => {
      const world = await World.create(gateway, make);
      let holdings = await world.holdings();
      for (const drawn of steps) holdings = await take(drawn, world, holdings);
    },
  );
  return { history, counts };
};

t.test('nobody gives, or takes, what they do not hold, whatever happens in whatever order', async (t) => {
  const { history, counts } = await historian(t);
  const found = await fc.check(history, { numRuns: runs, endOnFailure: true });
  const where = `seed ${found.seed}, path ${found.counterexamplePath ?? '-'}`;
  t.notOk(found.failed, `${where}: ${messageOf(found.errorInstance)}`);
  t.ok(counts.gaveOrTook > counts.steps / 20, `rights did change hands: ${JSON.stringify(counts)}`);
  t.ok(counts.forbidden > counts.steps / 20, 'and much was forbidden');
});

t.test('without the rule, amplification is found', async (t) => {
  const withoutRule = (text: string): string => text.replace(/ {2}- id: no_amplification\n(?: {4}.*(?:\n|$))+/, '');
  const files = ['role', 'user', 'membership', 'api-key'].map((name) => `iam/${name}.policy.yaml`);
  const { history } = await historian(t, { POLICY_DIR: changedPolicies(t, files, withoutRule) });
  const found = await fc.check(history, { numRuns: 50, endOnFailure: true });
  t.ok(found.failed, `after ${found.numRuns} histories`);
  t.match(messageOf(found.errorInstance), /gave or took/);
});
