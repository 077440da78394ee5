import type { BenchCase } from '../bench.ts';
import { callersOf } from '../callers.ts';
import { load } from '../load.ts';
import { round, type CaseResult } from '../report.ts';
import { startGateway } from '../servers.ts';
import { usualSize } from '../workload.ts';

const mostMebibytes = 200;

/** Mebibytes, from the gateway's own metrics. */
const residentMemory = async (metricsUrl: string): Promise<number> => {
  const text = await (await fetch(`${metricsUrl}/metrics`)).text();
  const [, bytes] = /^process_resident_memory_bytes (\S+)$/m.exec(text) ?? [];
  return Number(bytes) / 2 ** 20;
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Resident memory under the list's load by all users, read every few seconds. */
export const memory: BenchCase = async ({ timing, memoryMinutes, database }) => {
  const workload = await database('usual', usualSize);
  const gateway = await startGateway(workload);
  const requests = callersOf(usualSize, usualSize.tenants, usualSize.usersPerTenant).map(({ authorization }) => ({
    method: 'GET' as const,
    path: '/api/v1/vms?limit=20',
    headers: { authorization },
  }));
  await load(gateway.url, requests, timing.warmUpSeconds);
  const readings: number[] = [];
  const reader = setInterval(() => {
    void residentMemory(gateway.metricsUrl).then((mebibytes) => readings.push(mebibytes));
  }, 2_000);
  const { rps, p99 } = await load(gateway.url, requests, memoryMinutes * 60);
  clearInterval(reader);
  await gateway.stop();
  const third = Math.floor(readings.length / 3);
  const first = mean(readings.slice(0, third));
  const last = mean(readings.slice(-third));
  const line = (name: string, floor: number, ratio: number, goal: number): CaseResult => ({
    ...{ name, rps: Math.round(rps), p99_ms: p99, floor: Math.round(floor), ratio: round(ratio), goal },
    ...{ direction: 'at most', holds: ratio <= goal },
  });
  return [
    line(
      `resident memory at its highest, to ${mostMebibytes} MiB`,
      mostMebibytes,
      Math.max(...readings) / mostMebibytes,
      1,
    ),
    line(`resident memory over ${memoryMinutes} minutes, last third to first`, first, last / first, 1.1),
  ];
};
