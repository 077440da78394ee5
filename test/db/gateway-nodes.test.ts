import t from 'tap';
import { Database, GatewayNodes } from '../../src/db/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect, createDatabase } from '../fixtures/database.ts';

t.test('which policies are in force on the nodes that run, and for how long they have differed', async (t) => {
  const urls = await createDatabase(t);
  const owner = await connect(t, urls.ownerUrl);
  const database = new Database({
    url: urls.appUrl,
    poolSize: 1,
    readConnections: 1,
    statementTimeout: 5_000,
    onError: () => undefined,
  });
  t.teardown(() => database.close());
  const nodes = new GatewayNodes(database);
  /** A node that took up a digest so many seconds ago, and gave its last sign of life so many seconds ago. */
  const node = async (digest: string, since: number, seen = 0): Promise<string> => {
    const id = newId();
    await nodes.beat({ id, digest, version: '1.0.0' });
    await owner.query(
      `UPDATE gateway_nodes SET policy_since = now() - make_interval(secs => $2), seen_at = now() - make_interval(secs => $3)
       WHERE id = $1`,
      [id, since, seen],
    );
    return id;
  };
  t.same(await nodes.look(), { digests: [], differingFor: null });
  const first = await node('a', 1_000);
  await node('a', 10);
  t.same(await nodes.look(), { digests: [{ digest: 'a', nodes: 2 }], differingFor: null }, 'they agree');

  const third = await node('b', 100);
  const differing = await nodes.look();
  t.same(differing.digests, [
    { digest: 'a', nodes: 2 },
    { digest: 'b', nodes: 1 },
  ]);
  t.match(Math.round(differing.differingFor ?? 0), 100, 'since the later of two came up');
  await node('c', 1);
  t.equal(Math.round((await nodes.look()).differingFor ?? 0), 100, 'a third one does not make that younger');
  await owner.query(`DELETE FROM gateway_nodes WHERE policy_digest = 'c'`);

  await nodes.beat({ id: third, digest: 'b', version: '1.0.0' });
  t.equal(Math.round((await nodes.look()).differingFor ?? 0), 100, 'a sign of life changes nothing');
  await nodes.beat({ id: third, digest: 'c', version: '1.0.0' });
  t.equal(Math.round((await nodes.look()).differingFor ?? 0), 0, 'another digest counts from now on');
  await nodes.leave(third);
  t.equal((await nodes.look()).differingFor, null, 'who has stopped does not count');

  await node('d', 500, 40);
  t.equal((await nodes.look()).differingFor, null, 'nor who has not been seen for long');
  await node('d', 100_000, 90_000);
  await nodes.beat({ id: first, digest: 'a', version: '1.0.0' });
  const { rows } = await owner.query(`SELECT FROM gateway_nodes WHERE policy_digest = 'd'`);
  t.equal(rows.length, 1, 'after a day, a node is forgotten');
});
