import { request as httpRequest, Agent as HttpAgent, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkServerIdentity } from 'node:tls';

export interface ConnectionOptions {
  /** Such as `https://vcenter.example/sdk`. Without TLS only on this machine's own addresses. */
  url: string;
  /** Certificates of authorities, in PEM, that are trusted instead of the system's. */
  ca?: string;
  /** The SHA-256 of vCenter's own certificate, in hex: no other is accepted, whoever vouches for it. */
  thumbprint?: string;
  /** How long vCenter may be silent within a request, in milliseconds. */
  silenceMs?: number;
}

/** vCenter cannot be reached, does not answer in time, or the caller gave up. */
export class Unreachable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'Unreachable';
  }
}

export interface VcenterRequest {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  headers?: Record<string, string>;
  body?: string | Readable;
  signal: AbortSignal;
}

/** Idle connections go before vCenter closes them, which would look as if it had gone. In milliseconds. */
const kept = { keepAlive: true, timeout: 15_000 };

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Requests to vCenter over connections that are kept. */
export class VcenterConnection {
  readonly #url: URL;
  readonly #agent: HttpAgent;
  readonly #silence: number;

  /** @throws Error for an address that passwords must not be sent to */
  constructor({ url, ca, thumbprint, silenceMs = 60_000 }: ConnectionOptions) {
    this.#url = new URL(url);
    this.#silence = silenceMs;
    const { protocol, hostname, username, password } = this.#url;
    if (username !== '' || password !== '') throw new Error('vCenter’s address must hold no credentials');
    if (protocol === 'http:' && loopback.test(hostname)) this.#agent = new HttpAgent(kept);
    else if (protocol === 'https:') this.#agent = secureAgent(ca, thumbprint);
    else throw new Error('vCenter’s address must begin with https://');
  }

  /** Where SOAP is spoken. */
  get sdkPath(): string {
    return this.#url.pathname === '/' ? '/sdk' : this.#url.pathname;
  }

  /** The head of the answer, whatever its status; the body is the caller's to read. @throws Unreachable */
  async send({ method, path, headers = {}, body, signal }: VcenterRequest): Promise<IncomingMessage> {
    const { protocol, hostname, port } = this.#url;
    const options: RequestOptions = { method, path, headers, signal, agent: this.#agent, timeout: this.#silence };
    const start = protocol === 'https:' ? httpsRequest : httpRequest;
    const request = start({ ...options, protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port });
    // Silence is an error, of the request or of the answer that is being read.
    request.on('timeout', () => request.destroy(new Error('it is silent')));
    try {
      return await new Promise<IncomingMessage>((resolve, reject) => {
        request.on('response', resolve);
        request.on('error', reject);
        if (body === undefined || typeof body === 'string') request.end(body);
        else pipeline(body, request).catch(reject);
      });
    } catch (error) {
      throw unreachable(error);
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}

export const unreachable = (cause: unknown): Unreachable =>
  new Unreachable(`vCenter cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });

/** The answer's body, piece by piece. @throws Unreachable if it breaks off, or is longer than so many bytes */
export async function* bodyOf(answer: IncomingMessage, mostBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw new Error(`it answers with more than ${mostBytes} bytes`);
      yield chunk;
    }
  } catch (error) {
    throw unreachable(error);
  } finally {
    // Whoever stops reading has no more use for the connection.
    if (!answer.complete) answer.destroy();
  }
}

const secureAgent = (ca?: string, thumbprint?: string): HttpsAgent => {
  const pinned = thumbprint?.replaceAll(':', '').toUpperCase();
  if (pinned !== undefined && !/^[0-9A-F]{64}$/.test(pinned)) throw new Error('a thumbprint is a SHA-256 in hex');
  return new HttpsAgent({
    ...kept,
    ...(ca === undefined ? {} : { ca }),
    // Whatever the process's environment says.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    checkServerIdentity: (host, certificate) => {
      const wrong = checkServerIdentity(host, certificate);
      if (wrong || pinned === undefined) return wrong;
      const own = certificate.fingerprint256.replaceAll(':', '');
      return own === pinned ? undefined : new Error('the certificate is not the one that is pinned');
    },
  });
};
