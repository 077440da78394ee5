import { load, type HttpRequest, type Measured } from './load.ts';

/** One of two that are compared: where it listens and what it is asked. */
export interface Contender {
  url: string;
  requests: readonly HttpRequest[];
}

export interface Timing {
  warmUpSeconds: number;
  rounds: number;
  roundSeconds: number;
}

export interface Comparison {
  floor: Measured;
  candidate: Measured;
  /** The candidate's requests a second to the floor's: the median over the rounds. */
  ratio: number;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

const middle = (measured: readonly Measured[]): Measured => ({
  rps: median(measured.map(({ rps }) => rps)),
  p99: median(measured.map(({ p99 }) => p99)),
});

/**
 * Measure two in pairs: what disturbs a shared machine disturbs both of a pair, so ratios hold where figures wander.
 * Within the pairs the first place alternates.
 */
export const compare = async (floor: Contender, candidate: Contender, timing: Timing): Promise<Comparison> => {
  const { warmUpSeconds, rounds, roundSeconds } = timing;
  for (const { url, requests } of [floor, candidate]) await load(url, requests, warmUpSeconds);
  const measured: { floor: Measured; candidate: Measured }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const measure = ({ url, requests }: Contender): Promise<Measured> => load(url, requests, roundSeconds);
    if (round % 2 === 0) {
      const first = await measure(floor);
      measured.push({ floor: first, candidate: await measure(candidate) });
    } else {
      const first = await measure(candidate);
      measured.push({ candidate: first, floor: await measure(floor) });
    }
  }
  return {
    floor: middle(measured.map((pair) => pair.floor)),
    candidate: middle(measured.map((pair) => pair.candidate)),
    ratio: median(measured.map((pair) => pair.candidate.rps / pair.floor.rps)),
  };
};
