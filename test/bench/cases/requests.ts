import { tokenSettings } from '../callers.ts';
import { compare, type Comparison } from '../pairs.ts';
import { result } from '../report.ts';
import { startGateway, startServer } from '../servers.ts';
import { administrators, usualSize, vmId, type BenchDatabase } from '../workload.ts';
import type { Bench, BenchCase } from '../bench.ts';
import { callersOf, type Caller } from '../callers.ts';
import type { HttpRequest } from '../load.ts';

/** A machine of the caller's tenant, another one every time. */
const aVm = (tenant: number, n: number): string => `/api/v1/vms/${vmId(usualSize, tenant, 1 + ((n * 7) % 500))}`;

const everybody = (): Caller[] => callersOf(usualSize, usualSize.tenants, usualSize.usersPerTenant);

const againstByHand = async (
  { timing, database }: Bench,
  requestsOf: (workload: BenchDatabase) => HttpRequest[],
): Promise<Comparison> => {
  const workload = await database('usual', usualSize);
  const byHand = await startServer('by-hand', { ...workload, ...tokenSettings });
  const gateway = await startGateway(workload);
  const requests = requestsOf(workload);
  const compared = await compare({ url: byHand.url, requests }, { url: gateway.url, requests }, timing);
  await Promise.all([byHand.stop(), gateway.stop()]);
  return compared;
};

export const list: BenchCase = async (bench) => {
  const compared = await againstByHand(bench, () =>
    everybody().map(({ authorization }) => ({
      method: 'GET',
      path: '/api/v1/vms?limit=20',
      headers: { authorization },
    })),
  );
  return [result('GET /vms?limit=20', compared, 0.7)];
};

export const item: BenchCase = async (bench) => {
  const compared = await againstByHand(bench, () =>
    everybody().map(({ tenant, authorization }, n) => ({
      method: 'GET',
      path: aVm(tenant, n),
      headers: { authorization },
    })),
  );
  return [result('GET /vms/{vm_id}', compared, 0.6)];
};

export const change: BenchCase = async (bench) => {
  const compared = await againstByHand(bench, () =>
    callersOf(usualSize, usualSize.tenants, administrators).map(({ tenant, authorization }, n) => ({
      method: 'PATCH',
      path: aVm(tenant, n),
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `renamed-${n}` }),
    })),
  );
  return [result('PATCH /vms/{vm_id} with audit', compared, 0.5)];
};
