import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { heartbeatSeconds, type GatewayNodes } from './db/index.ts';
import type { LiveApp } from './live-app.ts';
import { newId } from './shared/ids.ts';
import { packageRoot } from './shared/package-root.ts';

interface HeartbeatParts {
  nodes: GatewayNodes;
  live: LiveApp;
  log: Logger;
}

const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };

/** Tells the nodes that share the database which policies are in force on this one, and learns how many there are. */
export class Heartbeat {
  readonly #parts: HeartbeatParts;
  readonly #id = newId();
  /** One beat after the other, or the digest of an earlier one could be the last to be written. */
  #turn: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
  }

  start(): Promise<void> {
    this.#timer = setInterval(() => void this.beat(), heartbeatSeconds * 1_000).unref();
    return this.beat();
  }

  /** At once, for instance since the policies changed. While the database is away, it is only noted. */
  beat(): Promise<void> {
    const { nodes, live } = this.#parts;
    return this.#inTurn(async () => {
      await nodes.beat({ id: this.#id, digest: live.app.policies.digest, version });
      live.app.lasting.policyState.seen((await nodes.look()).digests.length);
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#inTurn(() => this.#parts.nodes.leave(this.#id));
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work).catch((error: unknown) => {
      this.#parts.log.warn({ err: error }, 'the other nodes could not be told of this one');
    });
    return this.#turn;
  }
}
