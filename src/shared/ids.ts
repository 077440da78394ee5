import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

// Randomness is fetched for many ids at once: a call for each costs more than everything else about an id.
const pool = new Uint8Array(16 * 256);
let used = pool.length;

const random = (): Uint8Array => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 16;
  return pool.subarray(used - 16, used);
};

let lastMillisecond = 0;
let sequence = 0;

/** A new identifier (UUIDv7, RFC 9562), lower case. Those of one process ascend in the order they were made. */
export const newId = (): string => {
  const bytes = random();
  const now = Date.now();
  if (now > lastMillisecond) {
    lastMillisecond = now;
    // Far from the end of its 32 bits, whatever happens within a millisecond.
    sequence = new DataView(bytes.buffer, bytes.byteOffset).getUint32(6) >>> 2;
  } else {
    sequence += 1;
  }
  return v7({ random: bytes, msecs: lastMillisecond, seq: sequence });
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Whether the text is a UUID in its canonical 36-character form (RFC 9562, either case). */
export const isUuid = (text: string): boolean => uuid.test(text);
