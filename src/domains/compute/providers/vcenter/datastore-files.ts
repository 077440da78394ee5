import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Reference } from './reference.ts';
import { runTask } from './task.ts';
import { UnusableAnswer } from './unusable-answer.ts';
import { bodyOf, Unreachable, type VcenterConnection } from './vcenter-connection.ts';
import type { VcenterSession } from './vcenter-session.ts';
import { VimFault } from './vim-fault.ts';

/** Files of a datacenter's, by names such as `[store] vs-1/serial.log`. */
export class DatastoreFiles {
  readonly #connection: VcenterConnection;
  readonly #session: VcenterSession;
  readonly #datacenter: string;

  constructor(connection: VcenterConnection, session: VcenterSession, datacenter: string) {
    this.#connection = connection;
    this.#session = session;
    this.#datacenter = datacenter;
  }

  /** The last bytes, at most so many; none of a file that is not there. */
  async end(file: string, bytes: number, signal: AbortSignal): Promise<Buffer> {
    const headers = { range: `bytes=-${bytes}` };
    const answer = await this.#send('GET', file, { headers, signal });
    const { statusCode = 0 } = answer;
    // Of an empty file there is no range.
    if (statusCode === 404 || statusCode === 416) {
      answer.resume();
      return Buffer.alloc(0);
    }
    // Whoever does not know of ranges answers with all.
    if (statusCode !== 206 && statusCode !== 200) throw refusal(answer);
    const read: Buffer[] = [];
    for await (const chunk of bodyOf(answer, longestFile)) {
      read.push(chunk);
      if (read.length > 256) read.splice(0, Infinity, lastOf(Buffer.concat(read), bytes));
    }
    return lastOf(Buffer.concat(read), bytes);
  }

  /** Put a file of this machine's there, in the place of what is there. */
  async upload(from: string, file: string, signal: AbortSignal): Promise<void> {
    const { size } = await stat(from);
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(size) };
    const answer = await this.#send('PUT', file, { headers, body: createReadStream(from), signal });
    if (answer.statusCode !== 200 && answer.statusCode !== 201) throw refusal(answer);
    answer.resume();
  }

  /** One that is gone is no trouble. */
  async remove(name: string, datacenter: Reference, signal: AbortSignal): Promise<void> {
    const call = { method: 'DeleteDatastoreFile_Task', on: 'fileManager', parameters: { name, datacenter } } as const;
    await runTask(this.#session, { ...call, signal }).catch((error: unknown) => {
      if (!(error instanceof VimFault && error.fault === 'FileNotFound')) throw error;
    });
  }

  async #send(
    method: 'GET' | 'PUT',
    file: string,
    request: { headers: Record<string, string>; body?: ReturnType<typeof createReadStream>; signal: AbortSignal },
  ): Promise<IncomingMessage> {
    const [, store, path] = /^\[([^\]]+)\] (.+)$/.exec(file) ?? [];
    if (store === undefined || path === undefined) throw new UnusableAnswer('a file is in no datastore');
    const query = new URLSearchParams({ dcPath: this.#datacenter, dsName: store });
    const at = `/folder/${path.split('/').map(encodeURIComponent).join('/')}?${query.toString()}`;
    const cookie = await this.#session.cookie(request.signal);
    return this.#connection.send({ ...request, method, path: at, headers: { ...request.headers, cookie } });
  }
}

/** A console's file that is larger is read no more, where ranges are not known. */
const longestFile = 256 * 1024 * 1024;

const lastOf = (buffer: Buffer, bytes: number): Buffer => buffer.subarray(Math.max(0, buffer.length - bytes));

const refusal = (answer: IncomingMessage): Unreachable => {
  answer.destroy();
  return new Unreachable(`vCenter answers a file’s request with status ${answer.statusCode}`);
};
