import autocannon from 'autocannon';

export interface HttpRequest {
  method: 'GET' | 'PATCH' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Measured {
  /** Answered requests a second. */
  rps: number;
  /** Milliseconds within which 99 of 100 requests were answered. */
  p99: number;
}

export const connections = 64;

/**
 * Send requests for some seconds over 64 connections, each with its own part of the list, over and over.
 * @throws where any answer is not a success: a fast refusal is no result.
 */
export const load = async (url: string, requests: readonly HttpRequest[], seconds: number): Promise<Measured> => {
  let connection = 0;
  const result = await autocannon({
    url,
    connections: Math.min(connections, requests.length),
    duration: seconds,
    setupClient: (client) => {
      const mine = requests.filter((_, index) => index % connections === connection);
      connection += 1;
      client.setRequests(mine.map((request) => ({ ...request })));
    },
  });
  if (result.non2xx + result.errors + result.timeouts > 0) {
    throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors, ${result.timeouts} timeouts`);
  }
  return { rps: result.requests.total / result.duration, p99: result.latency.p99 };
};
