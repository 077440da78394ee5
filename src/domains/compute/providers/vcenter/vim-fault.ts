import type { XmlElement } from './xml-reader.ts';

/** What vCenter answers instead of a result, such as `NotAuthenticated`. */
export class VimFault extends Error {
  /** The API's name of it. */
  readonly fault: string;
  constructor(fault: string, message: string) {
    super(`${fault}: ${message}`);
    this.name = 'VimFault';
    this.fault = fault;
  }
}

/** From a `soap:Fault`. */
export const faultOfEnvelope = (fault: XmlElement): VimFault => {
  const [detail] = fault.find('detail')?.children ?? [];
  const name = detail?.xsiType ?? detail?.name.replace(/Fault$/, '');
  return new VimFault(name ?? fault.textOf('faultcode') ?? 'unknown', fault.textOf('faultstring') ?? '');
};

/** From a `LocalizedMethodFault`, which a task or a property that is missing tells. */
export const faultOfMethod = (error: XmlElement): VimFault =>
  new VimFault(error.find('fault')?.xsiType ?? 'unknown', error.textOf('localizedMessage') ?? '');
