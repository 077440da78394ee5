import { pino, type DestinationStream, type Logger } from 'pino';

/** What helps to find a fault. Never the whole error: drivers hang connections, queries and rows on theirs. */
const describeError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error && { code: error.code }),
    stack: error.stack,
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
};

let second = 0;
let upToSecond = '';

/** RFC 3339 in milliseconds, as pino's own, but written out anew only once a second. */
const timestamp = (): string => {
  const now = Date.now();
  if (Math.floor(now / 1_000) !== second) {
    second = Math.floor(now / 1_000);
    upToSecond = new Date(now).toISOString().slice(0, -4);
  }
  return `,"time":"${upToSecond}${String(now % 1_000).padStart(3, '0')}Z"`;
};

/** Fields of bodies, rows and headers that hold secrets. */
const secretNames = [
  ...['password', 'current_password', 'new_password', 'password_hash', 'access_token', 'refresh_token', 'token'],
  ...['authorization', '["x-api-key"]'],
];

/** Structured logs on standard output. What could be a secret is cut wherever a log line might carry it. */
export const createLogger = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp,
      serializers: { err: describeError },
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: secretNames.flatMap((name) => [name, name.startsWith('[') ? `*${name}` : `*.${name}`]),
        censor: '[redacted]',
      },
    },
    // In blocks, and what is left over twice a second: a write for each line would be the larger part of a request's log.
    destination ?? pino.destination({ sync: false, minLength: 4_096, periodicFlush: 500 }),
  );
