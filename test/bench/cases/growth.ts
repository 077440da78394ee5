import type { Bench, BenchCase } from '../bench.ts';
import { callerOf, callersOf } from '../callers.ts';
import type { HttpRequest } from '../load.ts';
import { compare, type Comparison } from '../pairs.ts';
import { result } from '../report.ts';
import { startGateway } from '../servers.ts';
import { growLastTenant, usualSize, type Size } from '../workload.ts';

const listing = (authorization: string): HttpRequest => ({
  method: 'GET',
  path: '/api/v1/vms?limit=20',
  headers: { authorization },
});

/** The same list on a database that has grown, to the usual one. Ten thousand people of all tenants ask in both. */
const grown = async ({ timing, database }: Bench, name: string, size: Size): Promise<Comparison> => {
  const [small, large] = [await database('usual', usualSize), await database(name, size)];
  const usual = await startGateway(small);
  const bigger = await startGateway(large);
  const requestsIn = (of: Size): HttpRequest[] =>
    callersOf(of, of.tenants, 10_000 / of.tenants).map(({ authorization }) => listing(authorization));
  const compared = await compare(
    { url: usual.url, requests: requestsIn(usualSize) },
    { url: bigger.url, requests: requestsIn(size) },
    timing,
  );
  await Promise.all([usual.stop(), bigger.stop()]);
  return compared;
};

/** Costs may rise by a fifth, so the rate may fall to 1/1.2. */
const mostGrowth = 0.833;

export const manyTenants: BenchCase = async (bench) => {
  const compared = await grown(bench, 'tenfold', { ...usualSize, tenants: usualSize.tenants * 10 });
  return [result('the list with 10 × tenants, users and VMs', compared, mostGrowth)];
};

export const manyRoles: BenchCase = async (bench) => {
  const compared = await grown(bench, 'roles', { ...usualSize, customRoles: usualSize.customRoles * 100 });
  return [result('the list with 100 × custom roles', compared, mostGrowth)];
};

/** One tenant with 100,000 machines beside its neighbours with 500. */
export const largeTenant: BenchCase = async ({ timing, database }) => {
  const workload = await database('large', usualSize);
  await growLastTenant(workload, 100_000);
  const gateway = await startGateway(workload);
  const usersOf = (tenant: number): HttpRequest[] =>
    Array.from({ length: usualSize.usersPerTenant }, (_, n) =>
      listing(callerOf(usualSize, tenant, n + 1).authorization),
    );
  const compared = await compare(
    { url: gateway.url, requests: usersOf(1) },
    { url: gateway.url, requests: usersOf(usualSize.tenants) },
    timing,
  );
  await gateway.stop();
  return [result('the list of a tenant with 100,000 VMs, to one with 500', compared, 0.5)];
};
