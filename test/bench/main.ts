import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../../src/db/embedded-postgres.ts';
import type { Bench, BenchCase } from './bench.ts';
import { largeTenant, manyRoles, manyTenants } from './cases/growth.ts';
import { memory } from './cases/memory.ts';
import { pdpInProcess } from './cases/pdp-in-process.ts';
import { pdpOverHttp } from './cases/pdp-over-http.ts';
import { pipeline } from './cases/pipeline.ts';
import { change, item, list } from './cases/requests.ts';
import { toTable, writeReport, type CaseResult } from './report.ts';
import { createWorkload, type BenchDatabase } from './workload.ts';

/**
 * `npm run bench`: the gateway beside floors written by hand and other products, in one run, in pairs. About half an hour.
 * `-- NAME...` runs the cases whose names begin so; `--json FILE` writes the figures; `--quick` is for trying the bench
 * itself: its figures mean nothing.
 */
const cases: Record<string, BenchCase> = {
  'pdp-in-process': pdpInProcess,
  'pdp-over-http': pdpOverHttp,
  pipeline,
  list,
  item,
  change,
  'many-tenants': manyTenants,
  'many-roles': manyRoles,
  'large-tenant': largeTenant,
  memory,
};

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const names = Object.keys(cases);
const unknown = wanted.filter((beginning) => !names.some((name) => name.startsWith(beginning)));
if (unknown.length > 0) throw new Error(`no such case: ${unknown.join(', ')} (there are ${names.join(', ')})`);
const chosen = names.filter((name) => wanted.length === 0 || wanted.some((beginning) => name.startsWith(beginning)));

const folder = mkdtempSync(join(tmpdir(), 'virtualstack-bench-'));
const server = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined });
try {
  const databases = new Map<string, Promise<BenchDatabase>>();
  const bench: Bench = {
    timing: options.quick
      ? { warmUpSeconds: 10, rounds: 3, roundSeconds: 3 }
      : { warmUpSeconds: 20, rounds: 7, roundSeconds: 5 },
    memoryMinutes: options.quick ? 0.2 : 10,
    database: (name, size) => {
      const made = databases.get(name) ?? createWorkload(server, `bench_${name}`, size);
      databases.set(name, made);
      return made;
    },
  };
  const results: CaseResult[] = [];
  for (const name of chosen) {
    console.error(`${name} …`);
    results.push(...((await cases[name]?.(bench)) ?? []));
    if (options.json !== undefined) writeReport(options.json, results);
  }
  console.log(toTable(results));
  process.exitCode = results.every(({ holds }) => holds) ? 0 : 1;
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
