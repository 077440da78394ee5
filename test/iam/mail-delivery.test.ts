import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { modelKnex } from '../../src/db/index.ts';
import { queueMail } from '../../src/domains/iam/mail/mail-job.ts';
import { inert } from '../../src/domains/iam/mail/letters.ts';
import { MailRefused, SmtpMailer, type Mail } from '../../src/mail/index.ts';
import { startGateway, type Persona, type TestGateway } from '../fixtures/gateway.ts';
import { hurry, startMailServer, withMail, withMailer } from '../fixtures/mail.ts';

const ada = 'ada@acme.example';

const invite = async (admin: Persona, email = ada): Promise<string> => {
  const roles = (await admin.api.GET('/roles')).data ?? [];
  const { data } = await admin.api.POST('/invitations', { body: { email, role_ids: [roles[0]?.id ?? ''] } });
  return data?.id ?? '';
};

interface WaitingJob {
  attempts: number;
  /** Null unless a worker is at it. */
  locked_at: Date | null;
}

const jobs = async ({ database }: TestGateway): Promise<WaitingJob[]> =>
  (await database.pool.query<WaitingJob>('SELECT * FROM graphile_worker.jobs')).rows;

const untilJobs = async (gateway: TestGateway, wanted: (found: Awaited<ReturnType<typeof jobs>>) => boolean) => {
  for (let waited = 0; waited < 15_000; waited += 20) {
    if (wanted(await jobs(gateway))) return;
    await delay(20);
  }
  throw new Error(`the jobs are ${JSON.stringify(await jobs(gateway))}`);
};

t.test('mail waits while its server is away, and goes out when it is back', async (t) => {
  const gateway = await startGateway(t);
  const server = await startMailServer(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  await server.stop();
  await withMailer(t, gateway, { mailer: new SmtpMailer({ url: server.url, from: 'no-reply@cloud.example' }) });
  await invite(admin);
  await invite(admin, 'grace@acme.example');
  await untilJobs(
    gateway,
    (found) => found.length === 2 && found.every((job) => job.attempts > 0 && job.locked_at === null),
  );
  await server.resume();
  await hurry(gateway);
  const [one, two] = [await server.next(ada), await server.next('grace@acme.example')];
  await untilJobs(gateway, (found) => found.length === 0);
  for (const { token } of [one, two]) {
    const { response } = await gateway.client().GET('/invitations/verify', { params: { query: { token } } });
    t.equal(response.status, 200, 'its link holds');
  }
  t.equal(server.received.length, 2, 'each went out once');
});

t.test('no mail of a change that did not happen', async (t) => {
  const gateway = await startGateway(t);
  const mail = await withMail(t, gateway);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const scope = { tenantId: admin.tenantId, principalId: null, platform: false };
  const undone = gateway.database.transact(scope, async () => {
    await queueMail({ kind: 'password_changed', userId: admin.id });
    throw new Error('undone');
  });
  await t.rejects(undone, /undone/);
  await invite(admin);
  await mail.next(ada);
  await untilJobs(gateway, (found) => found.length === 0);
  t.equal(mail.received.length, 1);
});

t.test('an invitation that ended before its mail was written is not mailed', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const [revoked, expired] = [await invite(admin), await invite(admin, 'late@acme.example')];
  await admin.api.DELETE('/invitations/{invitation_id}', { params: { path: { invitation_id: revoked } } });
  await gateway.database.transact({ tenantId: admin.tenantId, principalId: null, platform: false }, async () => {
    await modelKnex('invitations')
      .where({ id: expired })
      .update({ expires_at: new Date(0).toISOString() });
    await queueMail({ kind: 'registration', registrationId: expired });
    await queueMail({ kind: 'password_changed', userId: expired });
  });
  const mail = await withMail(t, gateway);
  await untilJobs(gateway, (found) => found.length === 0);
  t.same(mail.received, []);
});

t.test('what waits is mailed once, however often it was asked for', async (t) => {
  const gateway = await startGateway(t, { environment: { LINK_LIMIT_PER_ACCOUNT: '100' } });
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const path = { params: { path: { invitation_id: await invite(admin) } } };
  for (let n = 0; n < 5; n += 1) await admin.api.POST('/invitations/{invitation_id}/resend', path);
  for (let n = 0; n < 5; n += 1) await gateway.client().POST('/auth/password-reset', { body: { email: ada } });
  t.equal((await jobs(gateway)).length, 2);
});

t.test('mail that will never be taken is given up, and said to be', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const lines: string[] = [];
  let error: Error = new MailRefused('no such mailbox');
  const sent: Mail[] = [];
  const mailer = {
    send: async (mail: Mail) => {
      sent.push(mail);
      throw error;
    },
  };
  const log = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  await withMailer(t, gateway, { mailer, log });
  await invite(admin);
  await untilJobs(gateway, (found) => found.length === 0);
  t.same([sent.length, lines.length], [1, 1], 'refused for good: at once');
  error = new Error('away');
  await invite(admin, 'grace@acme.example');
  await untilJobs(gateway, ([job]) => job?.attempts === 1 && job.locked_at === null);
  await gateway.database.pool.query(
    'UPDATE graphile_worker._private_jobs SET attempts = max_attempts - 1, run_at = now()',
  );
  await untilJobs(gateway, (found) => found.length === 0);
  t.equal(lines.length, 2, 'away for too long: at the last attempt');
  t.match(lines.join(), 'a mail was given up');
  t.notMatch(lines.join(), /token|vsi_/);
});

t.test('a job that is none is not run', async (t) => {
  const gateway = await startGateway(t);
  const mail = await withMail(t, gateway);
  await gateway.database.pool.query(
    `SELECT graphile_worker.add_job('mail.send', '{"kind":"invitation","to":"x@evil.example"}'::json, max_attempts := 1)`,
  );
  await untilJobs(gateway, ([job]) => job?.attempts === 1);
  t.same(mail.received, []);
});

t.test('text that others chose, as mails have it', async (t) => {
  const cases: [string, string][] = [
    ['Acme & Söhne', 'Acme & Söhne'],
    ['Dr. Ada Lovelace, Jr.', 'Dr. Ada Lovelace, Jr.'],
    ['  a\r\n\tb\u0000c\u202Ed ', 'a b c d'],
    ['https://evil.example/x', 'https evil. example x'],
    ['a@b.example', 'a b. example'],
    ['evil。example', 'evil. example'],
    ['ｅvil．example', 'evil. example'],
    ['<b>x</b>', 'b x b'],
  ];
  for (const [given, shown] of cases) t.equal(inert(given), shown, JSON.stringify(given));
  t.equal(inert('x'.repeat(500)).length, 80);
});
