import { compare, type Contender } from '../pairs.ts';
import { callerOf } from '../callers.ts';
import type { HttpRequest } from '../load.ts';
import { cerbosPolicies, ownBundle, questions } from '../pdp/records.ts';
import { result } from '../report.ts';
import { startCerbos } from '../servers/cerbos.ts';
import { startGateway, type BenchServer } from '../servers.ts';
import { usualSize } from '../workload.ts';
import type { BenchCase } from '../bench.ts';

type Headers = Record<string, string>;

/** What an application shows of itself: the key of a tenant that may ask, and nothing else. */
const keyOf = async ({ url }: BenchServer): Promise<string> => {
  const { authorization } = callerOf(usualSize, 1, 1);
  const answer = await fetch(`${url}/api/v1/api-keys`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bench', permissions: ['pdp:evaluate'] }),
  });
  const { key } = (await answer.json()) as { key?: string };
  if (key === undefined) throw new Error(`no key: ${answer.status}`);
  return key;
};

const asked = (path: string, bodies: readonly object[], headers: Headers): HttpRequest[] =>
  bodies.map((body) => ({
    method: 'POST',
    path: `/access/v1/${path}`,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }));

const tens = Array.from({ length: questions.length / 10 }, (_, n) => ({
  // Cerbos demands one that says something.
  context: { source: 'bench' },
  evaluations: questions.slice(10 * n, 10 * n + 10),
}));

interface Answer {
  decision?: unknown;
  evaluations?: readonly Answer[];
}

/** Both are asked everything once, one by one and in tens: that they decide alike is what makes them comparable. */
const demandSameDecisions = async (one: BenchServer, other: BenchServer, headers: Headers): Promise<void> => {
  const answers = async (
    { url }: BenchServer,
    path: string,
    bodies: readonly object[],
    more: Headers,
  ): Promise<Answer[]> =>
    Promise.all(
      asked(path, bodies, more).map(async ({ path, body, ...request }) => {
        const answer = await fetch(url + path, { ...request, body: body ?? '' });
        return (await answer.json()) as Answer;
      }),
    );
  const decisions = async (server: BenchServer, more: Headers): Promise<unknown[]> => {
    const single = await answers(server, 'evaluation', questions, more);
    const batches = await answers(server, 'evaluations', tens, more);
    return [...single, ...batches.flatMap(({ evaluations }) => evaluations ?? [])].map(({ decision }) => decision);
  };
  const [ours, theirs] = [await decisions(one, headers), await decisions(other, {})];
  const allowed = ours.filter((decision) => decision === true).length / ours.length;
  if (ours.length !== 2 * questions.length || allowed < 0.25 || allowed > 0.75)
    throw new Error('not what was asked for');
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) throw new Error('the two decide differently');
};

/**
 * AuthZEN evaluations: the gateway, with authentication, the caller's own authorization, validation and the decision log, beside Cerbos,
 * which asks nobody who they are and writes nothing down.
 */
export const pdpOverHttp: BenchCase = async ({ timing, database }) => {
  const gateway = await startGateway(await database('usual', usualSize), { POLICY_DIRS: ownBundle });
  const cerbos = await startCerbos(cerbosPolicies);
  const headers = { 'x-api-key': await keyOf(gateway) };
  await demandSameDecisions(gateway, cerbos, headers);
  const versus = (path: string, bodies: readonly object[]): [Contender, Contender] => [
    { url: cerbos.url, requests: asked(path, bodies, {}) },
    { url: gateway.url, requests: asked(path, bodies, headers) },
  ];
  const single = await compare(...versus('evaluation', questions), timing);
  const batch = await compare(...versus('evaluations', tens), timing);
  await Promise.all([gateway.stop(), cerbos.stop()]);
  return [
    result('POST /access/v1/evaluation, to Cerbos', single, 3),
    result('POST /access/v1/evaluations with 10, to Cerbos', batch, 5),
  ];
};
