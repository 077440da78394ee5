import t from 'tap';
import { ConfigurationError, readConfig } from '../src/config.ts';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://gateway@db.example/virtualstack',
  TOKEN_ISSUER: 'https://cloud.example',
  TOKEN_AUDIENCE: 'https://cloud.example/api',
  TOKEN_SIGNING_KEY: 'x',
  ENCRYPTION_KEY: 'x',
  PUBLIC_URL: 'https://cloud.example/app',
  SMTP_URL: 'smtp://user:password@mail.example:587',
  MAIL_FROM: 'VirtualStack <no-reply@cloud.example>',
};

const refusal = (environment: Record<string, string>): string => {
  try {
    readConfig(environment);
    return 'none';
  } catch (error) {
    return error instanceof ConfigurationError ? error.message : `not a refusal: ${String(error)}`;
  }
};

t.test('what mail needs is demanded in production', async (t) => {
  t.equal(refusal(production), 'none');
  for (const name of ['PUBLIC_URL', 'SMTP_URL', 'MAIL_FROM']) {
    t.equal(refusal({ ...production, [name]: '' }), `In production these must be set:\n- ${name}`);
  }
  t.match(refusal({ ...production, PUBLIC_URL: 'http://cloud.example' }), /PUBLIC_URL must begin with https/);
  t.equal(refusal({ ...production, PUBLIC_URL: 'http://127.0.0.1:8000' }), 'none', 'on one’s own machine');
  t.equal(readConfig({ PORT: '8123' }).publicUrl, 'http://127.0.0.1:8123', 'elsewhere there is a default');
});

t.test('what is no address, server or sender', async (t) => {
  const wrong: [string, string][] = [
    ['SMTP_URL', 'http://mail.example'],
    ['SMTP_URL', 'mail.example'],
    ['SMTP_URL', 'smtp://mail.example?tls=on'],
    ['SMTP_URL', 'smtp://mail.example?tls=off&logger=true'],
    ['PUBLIC_URL', 'ftp://cloud.example'],
    ['PUBLIC_URL', 'https://cloud.example/?a=b'],
    ['PUBLIC_URL', 'https://cloud.example/#a'],
    ['PUBLIC_URL', 'https://user@cloud.example/'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'a@x.example, b@x.example'],
    ['MAIL_FROM', 'A <a@x.example>\r\nBcc: <b@x.example>'],
    ['MAIL_FROM', 'a@x.example\nBcc: b@x.example'],
    ['REGISTRATION', 'everyone'],
  ];
  for (const [name, value] of wrong) {
    t.match(
      refusal({ [name]: value }),
      new RegExp(`^The configuration is not valid:\n- ${name}: `),
      `${name}=${value}`,
    );
  }
  t.equal(refusal({ SMTP_URL: 'smtp://mail.example:25?tls=off' }), 'none');
  t.equal(refusal({ MAIL_FROM: 'no-reply@x.example' }), 'none');
});
