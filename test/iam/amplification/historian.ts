import fc from 'fast-check';
import type { Test } from 'tap';
import { Passwords } from '../../../src/domains/iam/index.ts';
import { connect } from '../../fixtures/database.ts';
import { startGateway, type TestGateway } from '../../fixtures/gateway.ts';
import { rawRequest, type RawResponse } from '../../fixtures/raw-request.ts';
import { password } from '../personas/cast.ts';
import { Objects } from '../personas/objects.ts';
import { beyond, gaveOrTook, outrankingKeys } from './invariant.ts';
import type { State } from './state.ts';
import { plan, step, type Kind, type Planned, type Step } from './steps.ts';
import { World } from './world.ts';

const limits = {
  ...{ RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PRINCIPAL: '1000000' },
  ...{ LINK_LIMIT_PER_ACCOUNT: '1000000', LINK_LIMIT_PER_ADDRESS: '1000000' },
};

export interface Histories {
  environment?: Record<string, string>;
  /** What may happen in them; by default everything. */
  kinds?: readonly Kind[];
}

const stepsPerHistory = 50;

/** Lets histories happen; counts what came of their steps. */
export const historian = async (t: Test, { environment, kinds }: Histories = {}) => {
  const gateway = await startGateway(t, { environment: { ...limits, ...environment } });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const make = new Objects(owner, await new Passwords().hash(password));
  const counts = { steps: 0, done: 0, gaveOrTook: 0, forbidden: 0 };
  /** How often each kind of step succeeded. */
  const succeeded: Partial<Record<Kind, number>> = {};

  const take = async (drawn: Step, world: World, before: State): Promise<State> => {
    const planned = await plan(drawn, world);
    if (!planned) return before;
    const { call, grantor, accepted } = planned;
    const answer = await send(gateway, planned);
    counts.steps += 1;
    if (answer.status === 403) counts.forbidden += 1;
    if (answer.status >= 500) throw new Error(`${call.method} ${call.path}: ${answer.text}`);
    if (answer.status < 300) {
      counts.done += 1;
      succeeded[drawn.kind] = (succeeded[drawn.kind] ?? 0) + 1;
      await note(world, drawn.kind, planned, answer);
    }
    const after = await world.state();
    const deed = { before, after, grantor, isAcceptance: accepted !== null };
    if (gaveOrTook(deed)) counts.gaveOrTook += 1;
    const what = `${grantor.name}: ${call.method} ${call.path} ${JSON.stringify(call.body ?? null)}`;
    const [fault] = beyond(deed);
    if (fault) {
      const { subject, tenantId, permission } = fault;
      throw new Error(`${what}: gave or took ${permission} (${subject.name} @ ${tenantId})`);
    }
    const [key] = outrankingKeys(after);
    if (key) throw new Error(`${what}: ${key.name} outranks its owner`);
    return after;
  };

  const history = fc.asyncProperty(
    fc.array(step(kinds), { minLength: stepsPerHistory, maxLength: stepsPerHistory }),
    async (steps) => {
      const world = await World.create(gateway, make, owner);
      let state = await world.state();
      for (const drawn of steps) state = await take(drawn, world, state);
    },
  );
  return { history, counts, succeeded, owner };
};

const send = (gateway: TestGateway, { actor, call, tenantId }: Planned): Promise<RawResponse> => {
  const names = actor?.keyId === null && tenantId !== null && !call.path.startsWith('/tenants/');
  return rawRequest(gateway.url, {
    ...{ method: call.method, path: `/api/v1${call.path}`, body: call.body },
    ...{ token: actor?.secret, headers: names ? { 'x-tenant-id': tenantId } : {} },
  });
};

/** Who, and what, came into the world by a step. */
const note = async (world: World, kind: Kind, { actor, call, tenantId, accepted }: Planned, answer: RawResponse) => {
  const { id, key } = (answer.json ?? {}) as { id?: string; key?: string };
  if (id !== undefined && key !== undefined) world.addKey(id, key);
  if (id !== undefined && kind === 'createUser') {
    await world.add(`user ${id}`, id, tenantId ?? '', (call.body as { email: string }).email);
  }
  if (kind === 'reactivate') await world.signInAgain(call.path.split('/').at(-1) ?? '');
  if (id !== undefined && kind === 'createChildTenant') world.tenants.push(id);
  if (accepted && kind === 'acceptInvitation')
    await world.add(`invited ${String(id)}`, String(id), accepted.tenantId, accepted.email);
  if (accepted && kind === 'joinTenant' && actor) {
    await world.add(`${actor.name}, there`, actor.userId, accepted.tenantId, accepted.email);
  }
  await world.deliver();
};

/** What a history, or a check of many, failed with. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'nothing was found');
