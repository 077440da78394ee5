import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseNetworks } from './outbound/index.ts';
import { Refusal } from './shared/refusal.ts';

/** A setting is missing or wrong. */
export class ConfigurationError extends Refusal {}

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

const number = (fallback: number, minimum = 1) => z.coerce.number().int().min(minimum).default(fallback);

const emptyAsUnset = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => !!entry[1]));

/** What the gateway sets on its connections must not be undone by their address. What is no address is refused as that. */
const databaseUrl = z
  .url({ protocol: /^postgres(ql)?$/ })
  .refine((url) => !URL.canParse(url) || !new URL(url).searchParams.has('options'), 'must not have "options"');

const smtpUrl = z
  .url({ protocol: /^smtps?$/ })
  .refine(
    (url) =>
      !URL.canParse(url) || [...new URL(url).searchParams].every(([name, value]) => name === 'tls' && value === 'off'),
    'may have "?tls=off" and nothing else after its port',
  );

/** Links are this with a page and a token after it. */
const publicUrl = z
  .url({ protocol: /^https?$/ })
  .refine(
    (url) => !URL.canParse(url) || (!/[?#]/.test(url) && new URL(url).username === ''),
    'must have no user, query or fragment',
  );

/** Networks, such as 10.1.0.0/16. */
const networks = list.superRefine((texts, context) => {
  try {
    parseNetworks(texts);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

/** Every setting, with its default. `docs/configuration.md` explains them; a test compares the two. */
export const settings = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: number(8000, 0),
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: z.union([z.literal('off'), z.coerce.number().int().min(0)]).default('off'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_OWNER_URL: databaseUrl.optional(),
  DATABASE_POOL_SIZE: number(10),
  DATABASE_READ_CONNECTIONS: number(4),
  STATEMENT_TIMEOUT_MS: number(5_000),
  ADMIN_EMAIL: z.email().default('admin@example.com'),
  ADMIN_PASSWORD: z.string().min(15).max(256).optional(),
  TOKEN_SIGNING_KEY: z.string().optional(),
  TOKEN_SIGNING_KEY_FILE: z.string().optional(),
  ENCRYPTION_KEY: z.string().optional(),
  ENCRYPTION_KEY_FILE: z.string().optional(),
  TOKEN_ISSUER: z.string().optional(),
  TOKEN_AUDIENCE: z.string().optional(),
  TOKEN_LIFETIME_SECONDS: number(900, 60),
  PUBLIC_URL: publicUrl.optional(),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^[^<>@,;:"\r\n]*<[^<>@\s]+@[^<>@\s]+>$|^[^<>@\s]+@[^<>@\s]+$/,
      'must be an address, or a name and an <address>',
    )
    .optional(),
  REGISTRATION: z.enum(['open', 'invited', 'off']).default('invited'),
  INVITATION_LIFETIME_SECONDS: number(604_800, 60),
  PASSWORD_RESET_LIFETIME_SECONDS: number(1_800, 60),
  REGISTRATION_LIFETIME_SECONDS: number(86_400, 60),
  LINK_LIMIT_PER_ACCOUNT: number(5),
  LINK_LIMIT_PER_ADDRESS: number(30),
  LINK_LIMIT_WINDOW_SECONDS: number(3_600),
  FEDERATION_FILE: z.string().optional(),
  CORS_ORIGINS: list,
  TRUSTED_PROXIES: list,
  BODY_LIMIT_BYTES: number(1_048_576),
  RATE_LIMIT_PER_ADDRESS: number(6_000),
  RATE_LIMIT_PER_PRINCIPAL: number(3_000),
  RATE_LIMIT_DECISIONS: number(600_000),
  SIGN_IN_LIMIT_PER_ACCOUNT: number(10),
  SIGN_IN_LIMIT_PER_ADDRESS: number(100),
  SIGN_IN_LIMIT_WINDOW_SECONDS: number(900),
  RESPONSE_VALIDATION_SAMPLE: z.coerce.number().min(0).max(1).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  WORKER: z.enum(['inline', 'off']).default('inline'),
  WORKER_CONCURRENCY: number(4),
  WEBHOOK_CONCURRENCY: number(10),
  // The database keeps them for as long at least: see purge_events().
  EVENT_RETENTION_DAYS: number(30, 7),
  EVENT_POLL_MS: number(1_000, 10),
  EVENT_STREAMS_PER_PRINCIPAL: number(10),
  EVENT_STALL_SECONDS: number(30),
  HYPERVISOR_FILE: z.string().optional(),
  SIMULATOR_DELAY_MS: number(1_500, 0),
  VM_STOP_GRACE_SECONDS: number(60, 0),
  VM_ORPHAN_GRACE_SECONDS: number(86_400, 0),
  IMAGE_LIMIT_BYTES: number(10_737_418_240),
  IMAGE_FETCH_SECONDS: number(600),
  OUTBOUND_NETWORKS: networks,
  OUTBOUND_CA_FILE: z.string().optional(),
  PRICE_BOOK_FILE: z.string().optional(),
  SHUTDOWN_TIMEOUT_MS: number(10_000),
  POLICY_DIR: z.string().optional(),
  POLICY_DIRS: list,
  POLICY_PUBLIC_KEYS: z.string().optional(),
  POLICY_PUBLIC_KEYS_FILE: z.string().optional(),
  POLICY_RELOAD_SECONDS: number(5, 0),
  POLICY_GRACE_SECONDS: number(300, 0),
  SHADOW_POLICY_DIRS: list,
  // The database keeps them for as long at least: see maintain_decision_log().
  DECISION_LOG_RETENTION_DAYS: number(90, 7),
  DECISION_LOG_ALLOW_SAMPLE: z.coerce.number().min(0).max(1).default(1),
  DECISION_LOG_BUFFER: number(10_000),
  DECISION_LOG_OVERFLOW: z.enum(['block', 'count']).default('block'),
});

export type Settings = z.infer<typeof settings>;

export interface Config extends Readonly<Settings> {
  readonly production: boolean;
  /** PEM of the token signing key; null outside production, where one is kept in DATA_DIR. */
  readonly signingKey: string | null;
  /** Base64 of the keys that secrets are encrypted with; null outside production, where one is kept in DATA_DIR. */
  readonly encryptionKey: string | null;
  /** PEM of the keys that policies must be signed with; null where they need not be. */
  readonly policyPublicKeys: string | null;
  readonly issuer: string;
  readonly audience: string;
  readonly responseSample: number;
  /** Where the links of mails lead. */
  readonly publicUrl: string;
  readonly mailFrom: string;
}

/**
 * The environment as a frozen, typed configuration.
 * @throws ConfigurationError naming every setting that is missing or wrong.
 */
export const readConfig = (environment: NodeJS.ProcessEnv): Config => {
  const parsed = settings.safeParse(emptyAsUnset(environment));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `- ${path.join('.')}: ${message}`);
    throw new ConfigurationError(`The configuration is not valid:\n${problems.join('\n')}`);
  }
  const values = parsed.data;
  const production = values.NODE_ENV === 'production';
  if (production) demandForProduction(values);
  return Object.freeze({
    ...values,
    production,
    signingKey: readKey(values, 'TOKEN_SIGNING_KEY'),
    encryptionKey: readKey(values, 'ENCRYPTION_KEY'),
    policyPublicKeys: readKey(values, 'POLICY_PUBLIC_KEYS'),
    issuer: values.TOKEN_ISSUER ?? 'virtualstack',
    audience: values.TOKEN_AUDIENCE ?? 'virtualstack-api',
    publicUrl: values.PUBLIC_URL ?? `http://127.0.0.1:${values.PORT}`,
    mailFrom: values.MAIL_FROM ?? 'VirtualStack <no-reply@localhost>',
    responseSample: values.RESPONSE_VALIDATION_SAMPLE ?? (production ? 0.001 : 1),
  });
};

/** What has a convenient default on a laptop must be said in production. */
const demandForProduction = (values: Settings): void => {
  const missing = (
    ['DATABASE_URL', 'TOKEN_ISSUER', 'TOKEN_AUDIENCE', 'PUBLIC_URL', 'SMTP_URL', 'MAIL_FROM'] as const
  ).filter((name) => !values[name]);
  const names: string[] = [...missing];
  for (const name of ['TOKEN_SIGNING_KEY', 'ENCRYPTION_KEY'] as const) {
    if (!values[name] && !values[`${name}_FILE`]) names.push(`${name} (or ${name}_FILE)`);
  }
  if (names.length > 0) {
    throw new ConfigurationError(`In production these must be set:\n${names.map((name) => `- ${name}`).join('\n')}`);
  }
  // Whoever reads a link on its way can use it.
  if (values.PUBLIC_URL && !isPrivateEnough(new URL(values.PUBLIC_URL))) {
    throw new ConfigurationError('In production PUBLIC_URL must begin with https.');
  }
};

/** A key given as it is, or by the file that holds it. */
const readKey = (
  values: Settings,
  name: 'TOKEN_SIGNING_KEY' | 'ENCRYPTION_KEY' | 'POLICY_PUBLIC_KEYS',
): string | null => {
  const file = values[`${name}_FILE`];
  if (!file) return values[name] ?? null;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ConfigurationError(`${name}_FILE cannot be read: ${String(error)}`, { cause: error });
  }
};

const isPrivateEnough = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
