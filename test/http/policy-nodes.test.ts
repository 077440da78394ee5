import t from 'tap';
import { cuttableLine } from '../fixtures/cuttable-line.ts';
import { createDatabase } from '../fixtures/database.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { guardrails, livingPolicies, reworded } from '../fixtures/living-policies.ts';
import { digestOf, startNode, until } from '../fixtures/node.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

t.test('two nodes under different policies are seen in readiness, in metrics and in every decision', async (t) => {
  const urls = await createDatabase(t);
  const policies = [livingPolicies(t), livingPolicies(t)] as const;
  // Tokens of one hold on the other.
  const DATA_DIR = temporaryFolder(t);
  const start = (POLICY_DIR: string) =>
    startNode(t, { urls, environment: { DATA_DIR, POLICY_DIR, POLICY_GRACE_SECONDS: '2' } });
  const one = await start(policies[0].folder);
  const two = await start(policies[1].folder);
  const token = await one.token();
  const decidedUnder = async ({ url }: { url: string }) => {
    const answer = await rawRequest(url, { path: '/api/v1/vms', token });
    t.equal(answer.status, 200);
    return digestOf(answer);
  };
  const before = policies[0].digest();
  for (const node of [one, two]) {
    const body = {
      status: 'ready',
      reasons: [],
      policy_digest: before,
      policy_digests: [{ digest: before, nodes: 2 }],
    };
    t.same(await node.ready(), { status: 200, body });
    t.equal(await decidedUnder(node), before.slice(0, 12));
  }

  policies[1].change(guardrails, reworded);
  await two.reload();
  const after = policies[1].digest();
  t.equal(await decidedUnder(one), before.slice(0, 12));
  t.equal(await decidedUnder(two), after.slice(0, 12));
  const both = [
    { digest: before, nodes: 1 },
    { digest: after, nodes: 1 },
  ];
  await until('the first has seen it', async () => ((await one.ready()).body.policy_digests as object[]).length === 2);
  t.match(await one.ready(), { body: { status: 'ready', policy_digests: both } }, 'a rollout is given its time');
  await until('the time is up', async () => (await one.ready()).body.status === 'degraded');
  for (const [node, digest] of [
    [one, before],
    [two, after],
  ] as const) {
    const body = {
      status: 'degraded',
      reasons: ['policy_digests_differ'],
      policy_digest: digest,
      policy_digests: both,
    };
    t.same(await node.ready(), { status: 200, body }, 'each says so, and serves');
  }
  t.equal(await two.metric('virtualstack_policy_digests'), 2);

  policies[0].change(guardrails, reworded);
  await one.reload();
  await until('they agree', async () => (await two.ready()).body.status === 'ready');
  t.match((await two.ready()).body, { reasons: [], policy_digests: [{ digest: after, nodes: 2 }] });
  t.equal(await one.metric('virtualstack_policy_digests'), 1);
  await two.stop();
  t.match((await one.ready()).body, { policy_digests: [{ digest: after, nodes: 1 }] }, 'who has stopped is gone');
});

t.test(
  'without the database a node is not ready, and puts nothing in force that it cannot compare with it',
  async (t) => {
    const urls = await createDatabase(t);
    const line = await cuttableLine(t, urls.appUrl);
    const policies = livingPolicies(t);
    const node = await startNode(t, {
      urls: { ownerUrl: urls.ownerUrl, appUrl: line.url },
      environment: { POLICY_DIR: policies.folder },
    });
    const before = policies.digest();
    await line.cut();
    policies.change(guardrails, reworded);
    await node.reload();
    const { status, body } = await node.ready();
    t.match({ status, body }, { status: 503, body: { code: 'unavailable' } });
    t.equal(node.logged('error').filter(({ msg }) => /policies are refused/.test(msg)).length, 1);
    line.mend();
    t.match(await node.ready(), { status: 200, body: { status: 'degraded', policy_digest: before } });
    await node.reload();
    t.match(await node.ready(), { status: 200, body: { status: 'ready', policy_digest: policies.digest() } });
  },
);
