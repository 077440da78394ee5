import { ForbiddenAddress, type Outbound } from '../../../outbound/index.ts';
import type { ToldEvent } from '../services/event-views.ts';
import { signatureOf } from './webhook-secret.ts';

/** How long a receiver has for its answer, in milliseconds. */
const longestAnswer = 10_000;

/** What came of an attempt. */
export interface Attempt {
  /** What the receiver answered; null where it answered nothing. */
  status: number | null;
  /** What is told of a failure, which is nothing of the answer but its status; null for a success. */
  error: string | null;
}

export interface Addressee {
  url: string;
  /** The first is the one in use; others sign too. */
  secrets: readonly string[];
  /** Epoch milliseconds. */
  now: number;
}

/** Send an event, once. Whatever goes wrong on the way is an attempt that failed. */
export const sendEvent = async (event: ToldEvent, to: Addressee, outbound: Outbound): Promise<Attempt> => {
  const body = JSON.stringify(event);
  const seconds = Math.floor(to.now / 1_000);
  try {
    const response = await outbound.send(new URL(to.url), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(body)),
        'User-Agent': 'VirtualStack',
        'webhook-id': event.id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signatureOf(to.secrets, event.id, seconds, body),
      },
      body,
      signal: AbortSignal.timeout(longestAnswer),
    });
    // What else it says is nobody's business, and could be without end.
    response.destroy();
    const { statusCode: status = 0 } = response;
    return { status, error: status >= 200 && status < 300 ? null : `The receiver answered ${status}.` };
  } catch (error) {
    return { status: null, error: reasonOf(error) };
  }
};

const reasonOf = (error: unknown): string => {
  if (error instanceof ForbiddenAddress) return error.message;
  const { name, code } = error as { name?: unknown; code?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return 'The receiver did not answer in time.';
  return `The receiver could not be reached (${typeof code === 'string' ? code : 'unknown'}).`;
};
