import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { MailRefused, Outbox, SmtpMailer, smtpOptions } from '../../src/mail/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startMailServer } from '../fixtures/mail.ts';

const from = 'VirtualStack <no-reply@cloud.example>';

t.test('a mail arrives, as it was written, from and to whom it should', async (t) => {
  const server = await startMailServer(t);
  const text = 'Grüezi.\n\nA long line: https://cloud.example/page#token=vsi_' + 'x'.repeat(43) + '\n.\nand a dot';
  await new SmtpMailer({ url: server.url, from }).send({ to: 'ada@acme.example', subject: 'Hällo', text });
  const mail = await server.next('ada@acme.example');
  t.equal(mail.sender, 'no-reply@cloud.example');
  t.equal(mail.text.replaceAll('\r\n', '\n').trimEnd(), text);
  t.match(mail.raw, /^Auto-Submitted: auto-generated\r$/m);
  t.notMatch(mail.raw, /text\/html/);
});

t.test('no text makes a header or a recipient', async (t) => {
  const server = await startMailServer(t);
  const mailer = new SmtpMailer({ url: server.url, from });
  const evil = 'x\r\nBcc: spy@evil.example\r\n\r\nbody';
  for (const subject of [
    evil,
    'x\nBcc: spy@evil.example',
    'x\rBcc: spy@evil.example',
    'x\u2028Bcc: spy@evil.example',
  ]) {
    await mailer.send({ to: 'ada@acme.example', subject, text: 'x' });
    const { raw, recipients } = await server.next('ada@acme.example');
    t.same(recipients, ['ada@acme.example'], 'one recipient');
    const [head = ''] = raw.split('\r\n\r\n');
    t.notMatch(head, /^bcc:/im, encodeURIComponent(subject));
    t.equal(head.match(/^subject:/gim)?.length, 1);
  }
  const before = server.received.length;
  for (const to of [
    'ada@acme.example\r\nRCPT TO:<spy@evil.example>',
    'ada@acme.example, spy@evil.example',
    'ada@acme.example> ORCPT=rfc822;spy@evil.example',
    'Ada <spy@evil.example>',
  ]) {
    await mailer.send({ to, subject: 'x', text: 'x' }).catch(() => undefined);
  }
  for (const { recipients, raw } of server.received.slice(before)) {
    t.notOk(recipients.includes('spy@evil.example'), `goes to ${recipients.join()}`);
    t.notMatch(raw, /^(bcc|cc):/im);
  }
});

t.test('TLS is demanded, unless the server is on this machine or the address says otherwise', async (t) => {
  t.match(smtpOptions('smtp://mail.example'), { port: 587, secure: false, requireTLS: true, ignoreTLS: false });
  t.match(smtpOptions('smtps://mail.example'), { port: 465, secure: true, ignoreTLS: false });
  t.match(smtpOptions('smtps://127.0.0.1:2465'), { port: 2465, secure: true, ignoreTLS: false });
  t.match(smtpOptions('smtp://mail.example:25?tls=off'), { port: 25, requireTLS: false, ignoreTLS: true });
  for (const host of ['localhost', '127.0.0.1', '[::1]']) {
    t.match(smtpOptions(`smtp://${host}:1025`), { requireTLS: false, ignoreTLS: true }, host);
  }
  t.match(smtpOptions('smtp://localhost.evil.example'), { requireTLS: true }, 'a name that begins like this machine’s');
  t.match(smtpOptions('smtp://us%40er:p%3Ass@mail.example'), { auth: { user: 'us@er', pass: 'p:ss' } });
});

t.test('nothing is said in the clear to a server that has no TLS', async (t) => {
  const said: string[] = [];
  const server = createServer((socket) => {
    socket.write('220 mail\r\n');
    socket.on('data', (chunk) => {
      said.push(chunk.toString());
      socket.write(chunk.toString().startsWith('EHLO') ? '250-mail\r\n250 AUTH PLAIN LOGIN\r\n' : '502 no\r\n');
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.1.1.1', resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  const strict = new SmtpMailer({ url: `smtp://user:secret@127.1.1.1:${port}`, from });
  await t.rejects(strict.send({ to: 'a@b.example', subject: 'x', text: 'x' }));
  t.notMatch(said.join(''), /AUTH|secret|c2VjcmV0|MAIL/, 'no credentials, no mail');
});

t.test('a certificate must hold', async (t) => {
  // smtp-server brings a certificate of nobody's.
  const server = await startMailServer(t, { secure: true });
  const mailer = new SmtpMailer({ url: server.url.replace('smtp:', 'smtps:'), from });
  await t.rejects(mailer.send({ to: 'a@b.example', subject: 'x', text: 'x' }), /certificate/i);
  t.equal(server.received.length, 0);
});

t.test('what is refused for good is told from what may pass', async (t) => {
  const answer = (responseCode: number) => async (t: Parameters<typeof startMailServer>[0]) => {
    const server = await startMailServer(t, {
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no'), { responseCode })),
    });
    return new SmtpMailer({ url: server.url, from });
  };
  const mail = { to: 'a@b.example', subject: 'x', text: 'x' };
  const unknown = await (await answer(550)(t)).send(mail).catch((error: unknown) => error);
  t.ok(unknown instanceof MailRefused, 'never');
  const greylisted = await (await answer(451)(t)).send(mail).catch((error: unknown) => error);
  t.ok(greylisted instanceof Error && !(greylisted instanceof MailRefused), 'not now');
  const away = new SmtpMailer({ url: 'smtp://127.0.0.1:1', from });
  const unreached = await away.send(mail).catch((error: unknown) => error);
  t.ok(unreached instanceof Error && !(unreached instanceof MailRefused), 'away');
});

t.test('without a mail server, mail is put into a folder, and its link is not in the log', async (t) => {
  const folder = join(temporaryFolder(t), 'outbox');
  const lines: string[] = [];
  const log = { info: (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message })) };
  const outbox = new Outbox({ folder, log });
  await outbox.send({ to: 'ada@acme.example', subject: 'One', text: 'x#token=first' });
  await outbox.send({ to: 'ada@acme.example', subject: 'Two', text: 'x#token=second' });
  const files = readdirSync(folder).sort();
  t.equal(files.length, 2);
  const last = join(folder, files[1] ?? '');
  t.equal(
    readFileSync(last, 'utf8'),
    'To: ada@acme.example\nSubject: Two\n\nx#token=second\n',
    'the last file is the last',
  );
  t.equal(statSync(last).mode & 0o077, 0, 'for its owner alone');
  t.match(lines.join('\n'), last);
  t.notMatch(lines.join('\n'), /token/);
});
