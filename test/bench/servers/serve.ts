import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the bench told this server to work with. */
export const settings = <Settings>(): Settings => JSON.parse(process.argv[2] ?? '{}') as Settings;

/** Listen on a free port and report the address to the bench. */
export const serve = (listener: RequestListener): void => {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1', () => {
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
};
