import type { BenchCase } from '../bench.ts';
import { callersOf, tokenSettings } from '../callers.ts';
import { oneVm } from '../one-vm.ts';
import { compare } from '../pairs.ts';
import { result } from '../report.ts';
import { startServer } from '../servers.ts';
import { usualSize } from '../workload.ts';

/** The gateway alone: an operation that answers from memory, authenticated, authorized, validated, logged. */
export const pipeline: BenchCase = async ({ timing }) => {
  const requests = callersOf(usualSize, 100, 10).map(({ authorization }) => ({
    method: 'GET' as const,
    path: `/api/v1/vms/${oneVm.id}`,
    headers: { authorization },
  }));
  const node = await startServer('bare-node');
  const koa = await startServer('bare-koa');
  const gateway = await startServer('gateway-in-memory', tokenSettings);
  const contender = ({ url }: { url: string }) => ({ url, requests });
  const toKoa = await compare(contender(koa), contender(gateway), timing);
  const koaToNode = await compare(contender(node), contender(koa), timing);
  await Promise.all([node.stop(), koa.stop(), gateway.stop()]);
  return [
    result('pipeline without database, to Koa with a router', toKoa, 0.8),
    // For scale: what the framework costs before a line of ours runs.
    result('Koa with a router, to node:http', koaToNode, 0),
  ];
};
