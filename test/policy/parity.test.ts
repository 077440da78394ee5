import fc from 'fast-check';
import t from 'tap';
import { connect, createDatabase } from '../fixtures/database.ts';
import { parityCases } from './parity/cases.ts';
import { compareInMemory, compareLists, noCounts, read, type Read } from './parity/comparison.ts';
import type { ParityCase } from './parity/parity-case.ts';
import { regressions } from './parity/regressions.ts';
import { Table } from './parity/table.ts';

/**
 * One language, four readings: the decision in memory, the list that PostgreSQL makes of the query plan, an interpreter written from the
 * README alone, and CASL's client with the exported ability. Over random schemas, rules, principals and objects.
 * PARITY_CASES sets how many, PARITY_SEED which.
 */
const wanted = Number(process.env.PARITY_CASES ?? 10_000);
const first = Number(process.env.PARITY_SEED ?? Date.now() % 2 ** 31);
const perBatch = 250;
const cases = parityCases(6);

// A busy machine takes its time.
t.setTimeout(Math.max(300_000, wanted * 60));

/** What to keep of a failure, in the form in which `regressions.ts` takes it. */
const kept = ({ counterexample, errorInstance, seed }: fc.RunDetails<[ParityCase]>): string =>
  `${String(errorInstance)}\nFor test/policy/parity/regressions.ts (seed ${seed}):\n{ found: '', parityCase: ${fc.stringify(counterexample?.[0])} },`;

t.test('all readings of the language agree', async (t) => {
  const client = await connect(t, (await createDatabase(t)).ownerUrl);
  const table = new Table(client);
  await table.create();

  await t.test('on what once told them apart', async (t) => {
    for (const { found, parityCase } of regressions) {
      compareInMemory(read(parityCase), noCounts());
      await compareLists([read(parityCase)], table, noCounts());
      t.pass(found);
    }
  });

  await t.test(`on ${wanted} random cases, seed ${first}`, async (t) => {
    const counts = noCounts();
    const begun = performance.now();
    for (let done = 0; done < wanted; done += perBatch) {
      const parameters = { seed: first + done, numRuns: Math.min(perBatch, wanted - done) };
      const drawn: Read[] = [];
      const inMemory = fc.property(cases, (parityCase) => {
        const asked = read(parityCase);
        compareInMemory(asked, counts);
        drawn.push(asked);
      });
      const result = fc.check(inMemory, parameters);
      if (result.failed) return t.fail(kept(result));
      try {
        await compareLists(drawn, table, counts);
      } catch (error) {
        // One by one, the same cases again: the one that differs is shrunk.
        const alone = fc.asyncProperty(cases, (parityCase) => compareLists([read(parityCase)], table, counts));
        const found = await fc.check(alone, parameters);
        return t.fail(found.failed ? kept(found) : String(error));
      }
    }
    const { decisions, allows, exact, listed } = counts;
    const share = (part: number): string => `${((100 * part) / decisions).toFixed(1)} %`;
    t.comment(`${counts.cases} cases of seed ${first}: ${decisions} decisions, ${share(allows)} of them allows,`);
    t.comment(`${share(exact)} said in full to a client; ${listed} objects in lists or left out`);
    const seconds = ((performance.now() - begun) / 1_000).toFixed(0);
    t.comment(`${seconds} s, of which ${(process.cpuUsage().user / 1e6).toFixed(0)} s of this process`);
    t.equal(counts.cases, wanted);
    t.ok(allows > decisions / 20 && allows < decisions / 2, 'a good part is allowed, and more is denied');
    return t.ok(exact > decisions / 4, 'a good part can be said to a client');
  });
});
