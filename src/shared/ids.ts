import { randomFillSync } from 'node:crypto';

// Randomness is fetched for many ids at once: a call for each costs more than everything else about an id.
const pool = new Uint8Array(6 * 512);
let used = pool.length;

/** The place in the pool of six bytes that no id has had. */
const nextRandom = (): number => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 6;
  return used - 6;
};

const hexTable = (digits: number): string[] =>
  Array.from({ length: 16 ** digits }, (_, value) => value.toString(16).padStart(digits, '0'));

const bytes = hexTable(2);
const triples = hexTable(3);

let lastMillisecond = 0;
/** The first 48 bits of the ids of that millisecond, as text. */
let timeText = '';
/** What orders the ids of one millisecond: 26 bits, of which the first 12 stand in rand_a and the others in rand_b. */
let sequence = 0;
const lastSequence = 2 ** 26 - 1;

/**
 * A new identifier (UUIDv7, RFC 9562), lower case. Those of one process ascend in the order they were made: each decision has one, so they
 * are written by hand here, at a tenth of what a library takes.
 */
export const newId = (): string => {
  const now = Date.now();
  if (now > lastMillisecond || sequence === lastSequence) begin(Math.max(now, lastMillisecond + 1));
  else sequence += 1;
  const at = nextRandom();
  const high = triples[sequence >>> 14] ?? '';
  const low = `${bytes[0x80 | ((sequence >>> 8) & 0x3f)] ?? ''}${bytes[sequence & 0xff] ?? ''}`;
  return `${timeText}${high}-${low}-${hexAt(at)}${hexAt(at + 1)}${hexAt(at + 2)}${hexAt(at + 3)}${hexAt(at + 4)}${hexAt(at + 5)}`;
};

const begin = (millisecond: number): void => {
  lastMillisecond = millisecond;
  const text = millisecond.toString(16).padStart(12, '0');
  timeText = `${text.slice(0, 8)}-${text.slice(8)}-7`;
  const start = nextRandom();
  sequence = (byteAt(start) << 16) | (byteAt(start + 1) << 8) | byteAt(start + 2);
};

const byteAt = (index: number): number => pool[index] ?? 0;
const hexAt = (index: number): string => bytes[byteAt(index)] ?? '';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Whether the text is a UUID in its canonical 36-character form (RFC 9562, either case). */
export const isUuid = (text: string): boolean => uuid.test(text);
