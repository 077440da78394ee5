import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig, settings } from '../../src/config.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Whether Dockerfile and docker-compose.yml fit the product: all that can be told without a container engine. */

/** What we use of the Compose Specification. Strict: a key that it does not have, or that is misspelt, is an error. */
const duration = z.string().regex(/^\d+(ms|s|m)$/);
const serviceSchema = z.strictObject({
  image: z.string().optional(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  secrets: z.array(z.string()).optional(),
  volumes: z.array(z.string().regex(/^[a-z-]+:\/[^:]+$/)).optional(),
  ports: z.array(z.string()).optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']).optional(),
  stop_grace_period: duration.optional(),
  healthcheck: z
    .union([
      z.strictObject({ disable: z.literal(true) }),
      z.strictObject({
        test: z.tuple([z.enum(['CMD', 'CMD-SHELL']), z.string()]),
        interval: duration,
        timeout: duration,
        retries: z.int(),
      }),
    ])
    .optional(),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({
        condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
      }),
    )
    .optional(),
});
const composeSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  'x-settings': z.unknown(),
  services: z.record(z.string(), serviceSchema),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  volumes: z.record(z.string(), z.null()),
});

const read = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');
const compose = composeSchema.parse(parse(read('docker-compose.yml'), { merge: true }));
const ours = Object.entries(compose.services).filter(([, { build }]) => build !== undefined);

interface Instruction {
  name: string;
  text: string;
}

/** The Dockerfile's instructions, continuation lines joined. */
const instructions = read('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line): Instruction => {
    const [, name = '', text = ''] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    return { name, text };
  });
const named = (wanted: string): string[] => instructions.filter(({ name }) => name === wanted).map(({ text }) => text);

/** What compose would put for `${NAME:-default}` and `${NAME:?message}`. */
const interpolate = (text: string): string =>
  text.replace(/\$\{(\w+)(:[-?])([^}]*)\}/g, (_, name: string, kind: string, rest: string) =>
    kind === ':-' ? rest : (samples[name] ?? ''),
  );

const samples: Record<string, string> = {
  GATEWAY_PASSWORD: 'gateway',
  OWNER_PASSWORD: 'owner',
  TOKEN_ISSUER: 'https://issuer.example',
  TOKEN_AUDIENCE: 'https://api.example',
  PUBLIC_URL: 'https://company.example',
  SMTP_URL: 'smtp://user:secret@mail.company.example:587',
  MAIL_FROM: 'Company <no-reply@company.example>',
  ADMIN_EMAIL: 'admin@company.example',
};

/** dist/src/cli/start.js is what src/cli/start.ts is built to. */
const sourceOf = (command: readonly string[]): string =>
  (command.find((part) => part.startsWith('dist/')) ?? '').replace(/^dist\//, '').replace(/\.js$/, '.ts');

t.test('the Dockerfile copies what exists, and nothing that .dockerignore holds back', async (t) => {
  t.ok(
    instructions.every(({ name }) => /^(FROM|ENV|WORKDIR|COPY|RUN|USER|EXPOSE|HEALTHCHECK|CMD)$/.test(name)),
    'only instructions that this test knows',
  );
  const kept = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  const copies = named('COPY').filter((text) => !text.startsWith('--from='));
  t.ok(copies.length > 0);
  for (const source of copies.flatMap((text) => text.split(/\s+/).slice(0, -1))) {
    t.ok(existsSync(join(packageRoot, source)), `${source} exists`);
    t.ok(
      kept.some((each) => source === each || source.startsWith(`${each}/`)),
      `${source} is sent to the engine`,
    );
  }
});

t.test('the image runs a command that exists, as an ordinary user, on a Node version we claim', async (t) => {
  const [command = '[]'] = named('CMD');
  t.ok(existsSync(join(packageRoot, sourceOf(JSON.parse(command) as string[]))), command);
  t.same(named('USER'), ['node']);
  for (const image of named('FROM')) {
    const [, major] = /^node:(\d+)-/.exec(image) ?? [];
    t.ok(Number(major) >= 20, image);
  }
  const environment = (named('ENV')[0] ?? '').split(' ').map((pair) => pair.split('=')[0] ?? '');
  for (const name of environment) t.ok(name in settings.shape, `ENV ${name} is a setting`);
});

t.test('every service gets a configuration it starts with', async (t) => {
  t.same(ours.map(([name]) => name).sort(), ['gateway', 'migrate', 'worker']);
  for (const [name, { environment = {}, command }] of ours) {
    for (const setting of Object.keys(environment)) t.ok(setting in settings.shape, `${name}: ${setting} is a setting`);
    const values = Object.fromEntries(Object.entries(environment).map(([key, text]) => [key, interpolate(text)]));
    t.equal(values.TOKEN_SIGNING_KEY_FILE, '/run/secrets/token_signing_key', `${name}: the key is a secret`);
    t.equal(values.ENCRYPTION_KEY_FILE, '/run/secrets/encryption_key', `${name}: and so is the other`);
    const config = readConfig({
      ...values,
      NODE_ENV: 'production',
      // The file is there in the container only.
      TOKEN_SIGNING_KEY_FILE: '',
      TOKEN_SIGNING_KEY: 'a key',
      ENCRYPTION_KEY_FILE: '',
      ENCRYPTION_KEY: 'a key',
    });
    t.equal(new URL(config.DATABASE_URL ?? '').hostname, 'postgres', `${name}: finds the database`);
    if (command) t.ok(existsSync(join(packageRoot, sourceOf(command))), command.join(' '));
  }
  t.equal(compose.services.gateway?.environment?.WORKER, 'off', 'jobs are the worker’s');
  t.notOk('DATABASE_OWNER_URL' in (compose.services.gateway?.environment ?? {}), 'the gateway is not the owner');
});

t.test('what services refer to is declared', async (t) => {
  for (const [name, { depends_on = {}, secrets = [], volumes = [] }] of Object.entries(compose.services)) {
    for (const [other, { condition }] of Object.entries(depends_on)) {
      t.ok(other in compose.services, `${name} depends on ${other}`);
      const { healthcheck } = compose.services[other] ?? {};
      if (condition === 'service_healthy') t.ok(healthcheck && 'test' in healthcheck, `${other} tells its health`);
    }
    for (const secret of secrets) t.ok(secret in compose.secrets, `${name} has the secret ${secret}`);
    for (const volume of volumes) t.ok((volume.split(':')[0] ?? '') in compose.volumes, `${name} has ${volume}`);
  }
});

t.test('no secret is written down', async (t) => {
  const text = read('docker-compose.yml');
  t.notMatch(text, /PASSWORD: +[^$\s]/);
  t.notMatch(text, /postgresql:\/\/[^:]+:(?!\$\{)/);
});
