import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { Database, startWorker, type Lane } from '../../src/db/index.ts';
import { releaseAllJobs, releaseJobsOfTheDead } from '../../src/db/dead-workers.ts';
import { WorkerHeartbeat } from '../../src/db/worker-heartbeat.ts';
import { cuttableLine } from '../fixtures/cuttable-line.ts';
import { createDatabase } from '../fixtures/database.ts';

const open = (t: Test, url: string): Database => {
  const database = new Database({
    ...{ url, poolSize: 8, readConnections: 1, statementTimeout: 5_000 },
    onError: () => undefined,
  });
  t.teardown(() => database.close());
  return database;
};

const log = { error: () => undefined };

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await delay(20);
};

/** A worker whose jobs last until they are let go of. */
const stage = async (t: Test, lanes: (endless: Lane) => Lane[] = (endless) => [endless]) => {
  const { pool } = open(t, (await createDatabase(t)).appUrl);
  let begun = 0;
  const ends: (() => void)[] = [];
  const run = (): Promise<void> => {
    begun += 1;
    return new Promise((resolve) => ends.push(resolve));
  };
  const worker = await startWorker({ pool, log, lanes: lanes({ tasks: { endless: { run } }, concurrency: 2 }) });
  t.teardown(async () => {
    for (const end of ends) end();
    await worker.stop();
  });
  const queue = (task: string) => pool.query('SELECT graphile_worker.add_job($1)', [task]);
  const locked = async (): Promise<number> =>
    (await pool.query('SELECT FROM graphile_worker.jobs WHERE locked_at IS NOT NULL')).rowCount ?? 0;
  const age = (seconds: number) =>
    pool.query('UPDATE graphile_worker._private_jobs SET locked_at = now() - make_interval(secs => $1)', [seconds]);
  await queue('endless');
  await until(() => begun === 1);
  return { pool, queue, locked, age, begun: () => begun };
};

void t.test('whose jobs are given back', async (t) => {
  const { pool, locked, age, begun } = await stage(t);
  await age(86_400);
  await releaseJobsOfTheDead(pool);
  t.equal(await locked(), 1, 'not those of who lives, however long they take');
  await pool.query(`UPDATE workers SET seen_at = now() - interval '61 seconds'`);
  await age(10);
  await releaseJobsOfTheDead(pool);
  t.equal(await locked(), 1, 'nor a young lock: its worker may not have had the time to give a sign of life');
  await age(61);
  await releaseJobsOfTheDead(pool);
  await until(() => begun() === 2);
  t.pass('those of the dead are begun again');
});

void t.test('a worker that works alone knows that all others are dead', async (t) => {
  const { pool, begun } = await stage(t);
  await releaseAllJobs(pool);
  await until(() => begun() === 2);
  t.equal((await pool.query('SELECT FROM workers')).rowCount, 0);
});

void t.test('signs of life', async (t) => {
  const line = await cuttableLine(t, (await createDatabase(t)).appUrl);
  const { pool } = open(t, line.url);
  const heartbeat = new WorkerHeartbeat({ pool, log, pace: { beat: 0.05, letGo: 0.5 } });
  heartbeat.add('worker-1');
  heartbeat.add('worker-2');
  await heartbeat.start();
  const { signal } = heartbeat;
  const seen = async (): Promise<Date | undefined> =>
    (await pool.query<{ seen_at: Date }>('SELECT min(seen_at) AS seen_at FROM workers')).rows[0]?.seen_at;
  const first = Number(await seen());
  await until(async () => Number(await seen()) > first + 600);
  t.equal(signal.aborted, false, 'as long as they are given');
  await line.cut();
  await until(() => signal.aborted);
  t.match(signal.reason, { message: /sign of life/ }, 'who cannot give any lets go of its jobs');
  line.mend();
  await until(() => !heartbeat.signal.aborted);
  t.equal(signal.aborted, true, 'for good; what is begun from now on is its own again');
  await heartbeat.stop();
  t.equal(heartbeat.signal.aborted, false);
  t.equal((await pool.query('SELECT FROM workers')).rowCount, 0, 'who stops says so');
});

void t.test('a lane that is held up holds up no other', async (t) => {
  let done = 0;
  const quick = {
    quick: {
      run: () => {
        done += 1;
        return Promise.resolve();
      },
    },
  };
  const { queue, begun } = await stage(t, (endless) => [endless, { tasks: quick, concurrency: 1 }]);
  await queue('endless');
  await until(() => begun() === 2);
  await queue('endless');
  await queue('quick');
  await until(() => done === 1);
  t.equal(begun(), 2, 'in its own, others wait');
});
