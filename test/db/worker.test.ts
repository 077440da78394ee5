import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { Database, startWorker, type Lane } from '../../src/db/index.ts';
import { releaseAllJobs, releaseJobsOfTheDead } from '../../src/db/dead-workers.ts';
import { PatientPool } from '../../src/db/patient-pool.ts';
import { WorkerHeartbeat } from '../../src/db/worker-heartbeat.ts';
import { cuttableLine } from '../fixtures/cuttable-line.ts';
import { connect, createDatabase } from '../fixtures/database.ts';

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
  const { appUrl, ownerUrl } = await createDatabase(t);
  const owner = await connect(t, ownerUrl);
  const line = await cuttableLine(t, appUrl);
  const { pool } = open(t, appUrl);
  let begun = 0;
  const ends: (() => void)[] = [];
  const run = (): Promise<void> => {
    begun += 1;
    return new Promise((resolve) => ends.push(resolve));
  };
  const worker = await startWorker({
    database: open(t, line.url),
    log,
    lanes: lanes({ tasks: { endless: { run } }, concurrency: 3 }),
  });
  t.teardown(async () => {
    end();
    await worker.stop();
  });
  const queue = (task: string) => pool.query('SELECT graphile_worker.add_job($1)', [task]);
  const locked = async (): Promise<number> =>
    (await pool.query('SELECT FROM graphile_worker.jobs WHERE locked_at IS NOT NULL')).rowCount ?? 0;
  const age = (seconds: number) =>
    pool.query('UPDATE graphile_worker._private_jobs SET locked_at = now() - make_interval(secs => $1)', [seconds]);
  await queue('endless');
  await until(() => begun === 1);
  const end = (): void => ends.splice(0).forEach((each) => each());
  return { pool, owner, line, queue, locked, age, end, begun: () => begun };
};

void t.test('whose jobs are given back', async (t) => {
  const { pool, locked, age, begun } = await stage(t);
  await until(async () => ((await pool.query('SELECT FROM workers')).rowCount ?? 0) > 0);
  await age(86_400);
  await releaseJobsOfTheDead(pool);
  t.equal(await locked(), 1, 'not those of who lives, however long they take');
  await pool.query('UPDATE workers SET job_id = -job_id');
  await releaseJobsOfTheDead(pool);
  await until(() => begun() === 2);
  t.pass('but a job that who lives does not know of, as after an answer that was lost');
  await pool.query(`UPDATE workers SET seen_at = now() - interval '61 seconds'`);
  await age(10);
  await releaseJobsOfTheDead(pool);
  t.equal(await locked(), 1, 'nor a young lock: its worker may not have had the time to give a sign of life');
  await age(61);
  await releaseJobsOfTheDead(pool);
  await until(() => begun() === 3);
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
  heartbeat.begin('worker-1', '1');
  heartbeat.begin('worker-2', '2');
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
  await queue('endless');
  await until(() => begun() === 3);
  await queue('endless');
  await queue('quick');
  await until(() => done === 1);
  t.equal(begun(), 3, 'in its own, others wait');
});

void t.test('a database that is away as jobs end', async (t) => {
  const { pool, line, queue, locked, end, begun } = await stage(t);
  await queue('endless');
  await until(() => begun() === 2);
  await line.cut();
  end();
  await delay(500);
  line.mend();
  await until(async () => (await locked()) === 0);
  t.equal((await pool.query('SELECT FROM graphile_worker.jobs')).rowCount, 0, 'they are over all the same');
  await queue('endless');
  await until(() => begun() === 3);
  t.pass('and the lane goes on');
});

void t.test('a worker that dies of what no patience helps against', async (t) => {
  const { owner, queue, end, begun } = await stage(t);
  await queue('endless');
  await queue('endless');
  await until(() => begun() === 3);
  await owner.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
    CREATE TRIGGER refuse BEFORE DELETE ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION refuse()`);
  end();
  await queue('endless');
  await until(() => begun() === 4);
  t.pass('is followed by another');
  await owner.query('DROP TRIGGER refuse ON graphile_worker._private_jobs');
});

void t.test('statements of timetables', async (t) => {
  const line = await cuttableLine(t, (await createDatabase(t)).appUrl);
  const pool = new PatientPool({ connectionString: line.url }).on('error', () => undefined);
  t.teardown(() => pool.end());
  await line.cut();
  const waiting = pool.query('SELECT 1 AS one');
  await delay(200);
  line.mend();
  t.match(await waiting, { rows: [{ one: 1 }] }, 'are tried until they succeed');
  await line.cut();
  await t.rejects(pool.connect(), { code: '57P03' }, 'others fail in the way that graphile-worker tries again');
  const unheard = pool.query('SELECT 1 AS one');
  pool.giveUp();
  t.match(await unheard, { rows: [] }, 'or until nobody waits any more');
  const error = await pool.connect().catch((thrown: unknown) => thrown);
  t.ok(error instanceof Error && !('code' in error && error.code === '57P03'), 'and no one tries again');
});
