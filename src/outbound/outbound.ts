import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP, type BlockList } from 'node:net';
import { Refusal } from '../shared/refusal.ts';
import { isAmong, isPublicAddress } from './public-addresses.ts';

export interface OutboundOptions {
  /** Networks that may be reached though they are not public. */
  allowed: BlockList;
  /** Certificate authorities (PEM) beside the usual ones. */
  ca?: string;
}

export interface OutboundRequest {
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

/** An address that nothing is to be fetched from or sent to. What is wrong with it may be told to who gave it. */
export class ForbiddenAddress extends Refusal {}

/**
 * Requests to addresses that tenants name: by https alone, to public addresses alone. A name is resolved once, and the connection goes to
 * the address that was looked at, so that it cannot turn into another meanwhile. Redirects are answers like any other.
 */
export class Outbound {
  readonly #options: OutboundOptions;

  constructor(options: OutboundOptions) {
    this.#options = options;
  }

  /** @throws ForbiddenAddress, and whatever connections fail with. The response is to be read or destroyed. */
  async send(url: URL, { method, headers = {}, body, signal }: OutboundRequest): Promise<IncomingMessage> {
    const address = await unlessAborted(this.#resolve(url), signal);
    const family = isIP(address);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        url,
        {
          ...{ method, headers, signal, agent: false },
          ...(this.#options.ca !== undefined && { ca: this.#options.ca }),
          // An address by itself is never looked up.
          lookup: (_name, { all }, found) => {
            if (all) found(null, [{ address, family }]);
            else found(null, address, family);
          },
        },
        resolve,
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** @throws ForbiddenAddress for what is refused whatever its name leads to. */
  demandAllowed(url: URL): void {
    if (url.protocol !== 'https:') throw new ForbiddenAddress('The address must begin with https://.');
    if (url.username !== '' || url.password !== '') throw new ForbiddenAddress('The address must name no user.');
    const host = hostOf(url);
    if (isIP(host) !== 0) this.#demandReachable([host]);
  }

  /** The address to connect to. All that a name stands for must be allowed, or it could be tried until the right one comes. */
  async #resolve(url: URL): Promise<string> {
    this.demandAllowed(url);
    const host = hostOf(url);
    const addresses = isIP(host) === 0 ? (await lookup(host, { all: true })).map(({ address }) => address) : [host];
    return this.#demandReachable(addresses);
  }

  #demandReachable(addresses: readonly string[]): string {
    const [first] = addresses;
    if (first === undefined || !addresses.every((address) => this.#mayReach(address))) {
      throw new ForbiddenAddress('The address does not lead to the public internet.');
    }
    return first;
  }

  #mayReach(address: string): boolean {
    return isPublicAddress(address) || isAmong(this.#options.allowed, address);
  }
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** Looking up a name cannot be called off, but nobody has to wait for it. */
const unlessAborted = <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
