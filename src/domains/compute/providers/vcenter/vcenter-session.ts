import { UnusableAnswer } from './unusable-answer.ts';
import { orAborted } from './or-aborted.ts';
import type { Reference } from './reference.ts';
import { envelope, readAnswer, soapHeaders } from './soap.ts';
import type { VcenterConnection } from './vcenter-connection.ts';
import { VimFault } from './vim-fault.ts';
import type { XmlElement } from './xml-reader.ts';
import type { Elements } from './xml-writer.ts';

export interface Credentials {
  username: string;
  password: string;
}

/** Objects of which vCenter has one each, by their names in `ServiceContent`. */
export type Service = 'sessionManager' | 'propertyCollector' | 'searchIndex' | 'fileManager';

export interface Call {
  method: string;
  on: Reference | Service;
  /** In the order of the API's definition. */
  parameters?: Elements;
  signal: AbortSignal;
  /** It goes on with what this session began, and means nothing in another. */
  continues?: boolean;
}

interface Login {
  cookie: string;
  services: XmlElement;
}

/** How long a login may take, in milliseconds. */
const longestLogin = 30_000;
/** Until a refused login is tried again, in milliseconds: vCenter locks accounts that are tried too often. */
const loginPause = 30_000;

/** Calls as a user that is logged in, and logs in again where the session has expired. */
export class VcenterSession {
  readonly #connection: VcenterConnection;
  readonly #credentials: Credentials;
  readonly #closing = new AbortController();
  #login: Promise<Login> | undefined;

  constructor(connection: VcenterConnection, credentials: Credentials) {
    this.#connection = connection;
    this.#credentials = credentials;
  }

  /**
   * @param read makes a result of the response
   * @throws VimFault, Unreachable, UnusableAnswer
   */
  async call<Result>(
    { method, on, parameters, signal, continues }: Call,
    read: (response: XmlElement) => Result,
  ): Promise<Result> {
    const attempt = async (login: Promise<Login>): Promise<Result> => {
      const { cookie, services } = await orAborted(login, signal);
      const target = typeof on === 'string' ? serviceIn(services, on) : on;
      return read((await this.#post(envelope(method, target, parameters ?? {}), signal, cookie)).response);
    };
    const first = this.#loggedIn();
    try {
      return await attempt(first);
    } catch (error) {
      if (!(error instanceof VimFault && error.fault === 'NotAuthenticated')) throw error;
      // Of several calls that find the session gone, the first logs in for all.
      if (this.#login === first) this.#login = undefined;
      if (continues) throw error;
      return await attempt(this.#loggedIn());
    }
  }

  /** For requests beside SOAP. */
  async cookie(signal: AbortSignal): Promise<string> {
    return (await orAborted(this.#loggedIn(), signal)).cookie;
  }

  /** For good. A login that is under way is given up. */
  async close(): Promise<void> {
    this.#closing.abort();
    const login = await this.#login?.catch(() => undefined);
    this.#login = undefined;
    if (!login) return;
    const logout = envelope('Logout', serviceIn(login.services, 'sessionManager'), {});
    // vCenter forgets the session by itself if it does not hear of this.
    await this.#post(logout, AbortSignal.timeout(2_000), login.cookie).catch(() => undefined);
  }

  #loggedIn(): Promise<Login> {
    if (this.#login) return this.#login;
    const login = this.#logIn(AbortSignal.any([this.#closing.signal, AbortSignal.timeout(longestLogin)]));
    const forget = (): void => {
      if (this.#login === login) this.#login = undefined;
    };
    login.catch((error: unknown) => {
      if (error instanceof VimFault) setTimeout(forget, loginPause).unref();
      else forget();
    });
    return (this.#login = login);
  }

  async #logIn(signal: AbortSignal): Promise<Login> {
    const content = envelope('RetrieveServiceContent', { type: 'ServiceInstance', id: 'ServiceInstance' }, {});
    const services = (await this.#post(content, signal)).response.find('returnval');
    if (!services) throw new UnusableAnswer('it names no services');
    const { username: userName, password } = this.#credentials;
    const login = envelope('Login', serviceIn(services, 'sessionManager'), { userName, password });
    const { cookie } = await this.#post(login, signal);
    if (cookie === undefined) throw new UnusableAnswer('it begins no session');
    return { cookie, services };
  }

  async #post(
    body: string,
    signal: AbortSignal,
    cookie?: string,
  ): Promise<{ response: XmlElement; cookie: string | undefined }> {
    const path = this.#connection.sdkPath;
    const headers = { ...soapHeaders, ...(cookie === undefined ? {} : { cookie }) };
    const answer = await this.#connection.send({ method: 'POST', path, headers, body, signal });
    const [session] = (answer.headers['set-cookie'] ?? []).filter((each) => each.startsWith('vmware_soap_session='));
    return { response: await readAnswer(answer), cookie: session?.split(';')[0] };
  }
}

const serviceIn = (services: XmlElement, name: Service): Reference => {
  const service = services.find(name);
  if (!service) throw new UnusableAnswer(`it has no ${name}`);
  return service.reference;
};
