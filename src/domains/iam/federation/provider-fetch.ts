import { ProviderUnavailable } from './provider-unavailable.ts';

/** Milliseconds a provider has for an answer, its body included. */
const patience = 5_000;
/** Far more than any metadata, key set or token is. */
const mostBytes = 1_000_000;

export type ProviderFetch = (url: string, options: RequestInit) => Promise<Response>;

/**
 * Requests to one provider: only to the origins its configuration names, whatever its metadata says, without following
 * redirects, bounded in time and size.
 * All throw ProviderUnavailable where there is no answer, or one of a server that is out of order.
 */
export const fetchWithin =
  (origins: readonly string[]): ProviderFetch =>
  async (url, options) => {
    const allowed = origins.map((each) => new URL(each).origin);
    if (!allowed.includes(new URL(url).origin)) {
      throw new ProviderUnavailable(`${new URL(url).origin} is neither the issuer's origin nor among its "origins"`);
    }
    try {
      const response = await fetch(url, { ...options, redirect: 'manual', signal: AbortSignal.timeout(patience) });
      if (response.status === 429 || response.status >= 500) {
        await response.body?.cancel();
        throw new ProviderUnavailable(`${url} answered ${response.status}`);
      }
      const { status, statusText, headers } = response;
      const body = [204, 304].includes(status) ? null : await readBounded(response);
      return new Response(body, { status, statusText, headers });
    } catch (error) {
      if (error instanceof ProviderUnavailable) throw error;
      throw new ProviderUnavailable(`${url} does not answer`, { cause: error });
    }
  };

const readBounded = async (response: Response): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > mostBytes) throw new ProviderUnavailable(`${response.url} answers more than ${mostBytes} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return new Uint8Array(Buffer.concat(chunks));
};
