import type { IncomingMessage } from 'node:http';
import type { Reference } from './reference.ts';
import { UnusableAnswer } from './unusable-answer.ts';
import { bodyOf, Unreachable } from './vcenter-connection.ts';
import { faultOfEnvelope } from './vim-fault.ts';
import { xmlReader, type XmlElement } from './xml-reader.ts';
import { writeXml, type Elements } from './xml-writer.ts';

/** What a call is answered with at most; lists come in pages, far smaller. */
const mostBytes = 32 * 1024 * 1024;

/** The oldest version of the API that has all we use: vSphere 6.5. */
export const soapHeaders = { 'content-type': 'text/xml; charset=utf-8', soapaction: 'urn:vim25/6.5' };

/** The call of a method on an object. */
export const envelope = (method: string, on: Reference, parameters: Elements): string =>
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"' +
  ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>' +
  writeXml(method, { _this: on, ...parameters }).replace(method, `${method} xmlns="urn:vim25"`) +
  '</soapenv:Body></soapenv:Envelope>';

/**
 * The response's element, with what it returns.
 * @throws VimFault where that is the answer
 * @throws UnusableAnswer if it is no answer of vCenter's
 * @throws Unreachable if it breaks off, or tells of a failure between here and there
 */
export const readAnswer = async (answer: IncomingMessage): Promise<XmlElement> => {
  const { statusCode = 0 } = answer;
  // SOAP tells faults by 500, with the fault in the body.
  if (statusCode !== 200 && statusCode !== 500) {
    answer.destroy();
    throw new Unreachable(`vCenter answers with status ${statusCode}`);
  }
  const reader = xmlReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Buffer): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw new UnusableAnswer('it is no UTF-8', { cause });
    }
  };
  for await (const chunk of bodyOf(answer, mostBytes)) reader.write(decode(chunk));
  reader.write(decode());
  const body = reader.end().find('Body');
  const fault = body?.find('Fault');
  if (fault) throw faultOfEnvelope(fault);
  const [response] = body?.children ?? [];
  if (statusCode !== 200 || !response) throw new UnusableAnswer('it holds neither a response nor a fault');
  return response;
};
