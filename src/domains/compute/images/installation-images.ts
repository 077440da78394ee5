import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ForbiddenAddress, type Outbound } from '../../../outbound/index.ts';
import { sweep } from '../../../shared/sweep.ts';
import { ProviderError } from '../providers/provider.ts';

export interface InstallationImageOptions {
  outbound: Outbound;
  /** Where images are while their machines are made. */
  folder: string;
  /** Bytes. */
  longest: number;
  /** Milliseconds that one image may take. */
  time: number;
}

/** An image that was fetched; to be disposed of. */
export interface FetchedImage {
  file: string;
  dispose: () => Promise<void>;
}

const mostRedirects = 3;

/** Longer than any machine takes to be made from an image that was fetched. */
const anHour = 3_600_000;

/** Fetches the images that machines are installed from, from wherever tenants say. */
export class InstallationImages {
  readonly #options: InstallationImageOptions;

  constructor(options: InstallationImageOptions) {
    this.#options = options;
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  }

  /**
   * @param checksum SHA-256 in hex, which the image must have; null for any
   * @param until aborted when the image is of no use any more
   * @throws ProviderError `rejected` for what is no image, too large, or somewhere that is off limits; `unavailable` where it may come yet
   */
  async fetch(url: string, checksum: string | null, until: AbortSignal): Promise<FetchedImage> {
    const signal = AbortSignal.any([AbortSignal.timeout(this.#options.time), until]);
    await sweep(this.#options.folder, 'iso-', this.#options.time + anHour);
    const folder = await mkdtemp(join(this.#options.folder, 'iso-'));
    const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
    try {
      const file = join(folder, 'image.iso');
      const found = await this.#download(await this.#open(new URL(url), signal, mostRedirects), file, signal);
      if (checksum !== null && found !== checksum)
        throw new ProviderError('rejected', 'The image has another checksum.');
      await demandIso(file);
      return { file, dispose };
    } catch (error) {
      await dispose();
      throw toProviderError(error);
    }
  }

  /** A redirect to elsewhere could lead anywhere, such as into our own network, and is refused before it is asked. */
  async #open(url: URL, signal: AbortSignal, redirects: number): Promise<IncomingMessage> {
    const response = await this.#options.outbound.send(url, { method: 'GET', signal });
    const { statusCode: status = 0, headers } = response;
    if (status === 200) return response;
    response.destroy();
    if (status >= 300 && status < 400 && headers.location !== undefined) {
      const next = URL.canParse(headers.location, url.href) ? new URL(headers.location, url) : null;
      if (next?.origin !== url.origin) throw new ProviderError('rejected', 'The image’s address leads elsewhere.');
      if (redirects === 0) throw new ProviderError('rejected', 'The image’s address leads in circles.');
      return this.#open(next, signal, redirects - 1);
    }
    const kind = status >= 500 || status === 429 || status === 408 ? 'unavailable' : 'rejected';
    throw new ProviderError(kind, `The image’s address was answered with ${status}.`);
  }

  /** @returns the SHA-256, in hex. */
  async #download(response: IncomingMessage, file: string, signal: AbortSignal): Promise<string> {
    const { longest } = this.#options;
    const tooLarge = new ProviderError('rejected', 'The image is too large.');
    if (Number(response.headers['content-length'] ?? 0) > longest) {
      response.destroy();
      throw tooLarge;
    }
    const hash = createHash('sha256');
    let size = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        size += chunk.length;
        hash.update(chunk);
        if (size > longest) next(tooLarge);
        else next(null, chunk);
      },
    });
    await pipeline(response, meter, createWriteStream(file, { mode: 0o600 }), { signal });
    return hash.digest('hex');
  }
}

/** ISO 9660 (ECMA-119, 8.1.2), which has no room for tricks: an image of another kind could name files of the host as its own. */
const demandIso = async (file: string): Promise<void> => {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(5), 0, 5, 32_769);
    if (bytesRead < 5 || buffer.toString('latin1') !== 'CD001') {
      throw new ProviderError('rejected', 'What the address has is no ISO image.');
    }
  } finally {
    await handle.close();
  }
};

const toProviderError = (error: unknown): ProviderError => {
  if (error instanceof ProviderError) return error;
  if (error instanceof ForbiddenAddress) return new ProviderError('rejected', error.message, { cause: error });
  return new ProviderError('unavailable', 'The image could not be fetched.', { cause: error });
};
