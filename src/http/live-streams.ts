import type { ServerResponse } from 'node:http';
import { finished, Readable } from 'node:stream';
import type { EventStream, StreamedEvent } from '../contract/index.ts';
import { Problem, unavailable } from '../shared/problem.ts';

export interface LiveStreamsOptions {
  /** How many a principal may have open at once, on this node. */
  perPrincipal: number;
  /** Milliseconds after which a client that takes in nothing is let go of. */
  stall: number;
  log: { error: (fields: object, message: string) => void };
}

interface Listener {
  principalId: string;
  requestId: string;
  response: ServerResponse;
}

/** Milliseconds after which clients are to come back, once a stream has ended. */
const retry = 3_000;

/** The streams of server-sent events that are open on this node. */
export class LiveStreams {
  readonly #options: LiveStreamsOptions;
  readonly #open = new Map<string, number>();
  readonly #closing = new AbortController();

  constructor(options: LiveStreamsOptions) {
    this.#options = options;
  }

  /** How many are open, of all principals. */
  get openStreams(): number {
    return [...this.#open.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Begin a stream, which ends with its response at the latest. @throws Problem 429, and 503 once the server stops. */
  open(stream: EventStream, listener: Listener): Readable {
    const { principalId, response } = listener;
    const { signal: closing } = this.#closing;
    if (closing.aborted) throw closing.reason;
    const count = this.#open.get(principalId) ?? 0;
    if (count >= this.#options.perPrincipal) throw tooMany(count);
    this.#open.set(principalId, count + 1);
    const gone = new AbortController();
    finished(response, () => {
      gone.abort();
      const left = (this.#open.get(principalId) ?? 1) - 1;
      if (left === 0) this.#open.delete(principalId);
      else this.#open.set(principalId, left);
    });
    const signal = AbortSignal.any([closing, gone.signal]);
    // In bytes: an item is asked for only when the ones before it are on their way.
    return Readable.from(this.#texts(stream, listener, signal), { objectMode: false });
  }

  /** End all of them, saying so to their clients; no other begins. */
  close(): void {
    this.#closing.abort(unavailable('The server is stopping; come back.'));
  }

  async *#texts(stream: EventStream, { requestId, response }: Listener, signal: AbortSignal): AsyncGenerator<string> {
    const { stall } = this.#options;
    const send = async function* (text: string): AsyncGenerator<string> {
      const patience = setTimeout(() => response.destroy(), stall);
      try {
        yield text;
      } finally {
        clearTimeout(patience);
      }
    };
    yield* send(`retry: ${retry}\n\n`);
    try {
      for await (const events of stream.begin(signal)) yield* send(events.map(textOf).join(''));
    } catch (error) {
      const problem = this.#problemOf(signal.aborted ? signal.reason : error, requestId);
      yield* send(textOf({ event: 'end', data: JSON.stringify(problem.toDocument(requestId)) }));
    }
  }

  #problemOf(error: unknown, requestId: string): Problem {
    if (error instanceof Problem) return error;
    const isGone = error instanceof DOMException && error.name === 'AbortError';
    if (!isGone) this.#options.log.error({ request_id: requestId, err: error }, 'a stream of events failed');
    return new Problem('internal_error', 'The server failed to handle the request.', { cause: error });
  }
}

const tooMany = (count: number): Problem =>
  new Problem('rate_limited', `You have ${count} streams open already; end one first.`, {
    headers: { 'Retry-After': String(retry / 1_000) },
  });

/** With no data it is a comment, which keeps the connection alive, and says how far the stream has come. */
const textOf = ({ id, event, data }: StreamedEvent): string =>
  [
    ...(data === undefined ? [': still here'] : []),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(data === undefined ? [] : [`data: ${data}`]),
  ].join('\n') + '\n\n';
