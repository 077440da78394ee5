import { pino, type DestinationStream, type Logger } from 'pino';

/** Structured logs on standard output. What could be a secret is cut wherever a log line might carry it. */
export const createLogger = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [
          'password',
          '*.password',
          'password_hash',
          '*.password_hash',
          'access_token',
          '*.access_token',
          'authorization',
          '*.authorization',
          'err.bindings',
          'err.detail',
          'err.nativeError.detail',
        ],
        censor: '[redacted]',
      },
    },
    destination ?? pino.destination({ sync: false }),
  );
