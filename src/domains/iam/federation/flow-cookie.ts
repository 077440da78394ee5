import { flowLifetime } from './flows.ts';

/** `__Host-` keeps neighbours under the same domain from setting it; browsers take that name from https alone. */
const names = { secure: '__Host-federation', plain: 'federation' } as const;

/** The cookie that ties a sign-in to the browser that began it: without it, one could be signed in as somebody else. */
export class FlowCookie {
  readonly #secure: boolean;

  /** @param secure whether browsers reach the gateway by https. */
  constructor(secure: boolean) {
    this.#secure = secure;
  }

  set(secret: string): string {
    return this.#write(secret, flowLifetime);
  }

  clear(): string {
    return this.#write('', 0);
  }

  /** Empty where there is none. */
  read(cookies: Readonly<Partial<Record<'__Host-federation' | 'federation', string>>>): string {
    return cookies[this.#name()] ?? '';
  }

  #name(): '__Host-federation' | 'federation' {
    return this.#secure ? names.secure : names.plain;
  }

  /** Lax: the provider sends the browser back by a link, from another site. */
  #write(value: string, maxAge: number): string {
    const attributes = `Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax`;
    return `${this.#name()}=${value}; ${attributes}${this.#secure ? '; Secure' : ''}`;
  }
}
