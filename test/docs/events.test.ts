import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../src/shared/package-root.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { startHttpsServer } from '../fixtures/https-server.ts';
import { iso, withWorker } from '../fixtures/machines.ts';
import { until } from '../fixtures/node.ts';
import { startProcess } from '../fixtures/process.ts';
import { createWebhook, deliveriesOf, loopbackAllowed as environment, withDeliveries } from '../fixtures/webhooks.ts';

/** The ticket system of docs/events.md, as it stands there. */

const [, program = ''] =
  /```js\n(\/\/ ticket-receiver\.mjs\n.*?)```/s.exec(readFileSync(join(packageRoot, 'docs/events.md'), 'utf8')) ?? [];

interface Ticket {
  subject: string;
  text: string;
  reference: string;
}

t.test('a failed job of a machine becomes a ticket', async (t) => {
  const gateway = await startGateway(t, { environment });
  await withWorker(t, gateway);
  await withDeliveries(t, gateway);
  const tickets: Ticket[] = [];
  const ticketSystem = createServer((asked, response) => {
    asked.on('data', (chunk: Buffer) => tickets.push(JSON.parse(chunk.toString()) as Ticket));
    asked.on('end', () => response.writeHead(201).end());
  });
  await new Promise<void>((resolve) => ticketSystem.listen(0, '127.0.0.1', resolve));
  t.teardown(() => ticketSystem.close());

  let port = '';
  // The proxy that speaks https.
  const url = await startHttpsServer(t, (asked, response) => {
    const passed = request({ port, method: 'POST', headers: asked.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502);
      answer.pipe(response);
    });
    asked.pipe(passed);
  });
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const webhook = await createWebhook(admin, `${url}/virtualstack`, ['vm.*.failed']);
  const file = join(temporaryFolder(t), 'ticket-receiver.mjs');
  writeFileSync(file, program);
  const receiver = startProcess(t, relative(packageRoot, file), {
    ...{ WEBHOOK_SECRET: webhook.secret, PORT: '0' },
    TICKETS_URL: `http://127.0.0.1:${(ticketSystem.address() as AddressInfo).port}/`,
  });
  [, port = ''] = await receiver.printed(/listening on (\d+)/);

  const made = await admin.api.POST('/vms', { body: { ...iso, name: 'fail-1' } });
  await until('there is a ticket', () => tickets.length > 0);
  const ticket = { subject: 'fail-1: vm.create.failed', text: 'The simulator was asked to fail.' };
  t.same(tickets, [{ ...ticket, reference: made.data?.id }]);
  const delivery = async () => (await deliveriesOf(admin, webhook.id))[0];
  await until('it is delivered', async () => (await delivery())?.status === 'DELIVERED');
  const path = { webhook_id: webhook.id, delivery_id: (await delivery())?.id ?? '' };
  await admin.api.POST('/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver', { params: { path } });
  await until('it is delivered again', async () => (await delivery())?.status === 'DELIVERED');
  t.equal(tickets.length, 1, 'once');

  const forged = await new Promise<number>((resolve) => {
    const headers = { 'webhook-id': 'x', 'webhook-timestamp': String(Date.now() / 1_000), 'webhook-signature': 'v1,x' };
    request({ port, method: 'POST', headers }, (answer) => resolve(answer.statusCode ?? 0)).end('{}');
  });
  t.equal(forged, 401, 'from nobody else');
});
