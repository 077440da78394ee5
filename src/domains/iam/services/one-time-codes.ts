import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import qrcode from 'qrcode-generator';

/** What authenticator apps understand without exception (RFC 6238). */
const shape = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Time steps that a device's clock may be off, either way. */
const tolerance = 1;

/** A new shared secret: 160 bits, as RFC 4226 recommends, in base32. */
export const newOneTimeSecret = (): string => new Secret({ size: 20 }).base32;

/** The secret as authenticator apps take it: `otpauth://totp/…`. */
export const oneTimeUri = (secret: string, issuer: string, account: string): string =>
  new TOTP({ ...shape, issuer, label: account, secret }).toString();

/** The time step of a code, if it is one of now, give or take a step; else null. */
export const stepOf = (secret: string, code: string, now: number): number | null => {
  const totp = new TOTP({ ...shape, secret });
  const delta = totp.validate({ token: code, timestamp: now, window: tolerance });
  return delta === null ? null : totp.counter({ timestamp: now }) + delta;
};

/** A text as a QR code, in an SVG that an `img` element can show. */
export const qrCodeUrl = (text: string): string => {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const svg = code.createSvgTag({ cellSize: 4, margin: 16, scalable: true });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
};

const recoveryAlphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A code of 16 letters that nobody mixes up, about 79 bits, such as `k7dm-…`. */
export const newRecoveryCode = (): string => {
  let letters = '';
  // Bytes beyond the last whole multiple of the alphabet would make some letters likelier.
  while (letters.length < 16) {
    const [byte = 255] = randomBytes(1);
    if (byte < 248) letters += recoveryAlphabet.charAt(byte % recoveryAlphabet.length);
  }
  return letters.replace(/(.{4})(?=.)/g, '$1-');
};
