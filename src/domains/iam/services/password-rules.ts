import { dictionary } from '@zxcvbn-ts/language-common';
import { Problem } from '../../../shared/problem.ts';

/** NIST SP 800-63B-4, 3.1.1.2: lengths for a password that stands alone, and for one beside a second factor. */
const shortest = { alone: 15, withSecondFactor: 8 } as const;

/** What a service is called is the first thing that is tried on it. */
const serviceName = 'virtualstack';

const common: ReadonlySet<string> = new Set(
  dictionary['passwords-common']
    .map((each) => each.toLowerCase())
    .filter((each) => each.length >= shortest.withSecondFactor),
);

const keyboard = ['1234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm'];
const sequences = keyboard
  .flatMap((row) => [row, Array.from(row).reverse().join('')])
  .map((row) => row.repeat(Math.ceil(256 / row.length) + 1));

export interface PasswordOwner {
  email: string;
  first_name: string;
  last_name: string;
}

export interface PasswordFault {
  code: 'too_short' | 'common_password';
  message: string;
}

/**
 * What is wrong with a password to be; null for nothing. No demands on kinds of characters: they only make passwords alike
 * (NIST SP 800-63B-4, 3.1.1.2).
 * @param secondFactor whether the account has one.
 */
export const passwordFault = (
  password: string,
  { secondFactor, owner }: { secondFactor: boolean; owner: PasswordOwner },
): PasswordFault | null => {
  const text = password.normalize('NFKC').toLowerCase();
  const least = secondFactor ? shortest.withSecondFactor : shortest.alone;
  if (lengthOf(password) < least) return { code: 'too_short', message: `must have at least ${least} characters` };
  const unfit = (message: string): PasswordFault => ({ code: 'common_password', message });
  if (common.has(text)) return unfit('is one of the most common passwords');
  if (isRepetition(text)) return unfit('is a few characters repeated');
  if (sequences.some((sequence) => sequence.includes(text))) return unfit('is a sequence of characters');
  if (isMadeOf(text, wordsOf(owner))) return unfit('is made of the name or the address of the account or the service');
  return null;
};

/** Whether a password is too short to stand alone. */
export const needsSecondFactor = (password: string): boolean => lengthOf(password) < shortest.alone;

const lengthOf = (password: string): number => Array.from(password.normalize('NFKC')).length;

/** @param field of the body. @throws Problem 422 naming the field. */
export const demandGoodPassword = (
  password: string,
  about: { secondFactor: boolean; owner: PasswordOwner; field?: string },
): void => {
  const fault = passwordFault(password, about);
  if (fault) throw unfitPassword(about.field ?? 'password', fault.message, fault.code);
};

export const unfitPassword = (path: string, message: string, code: string): Problem =>
  new Problem('unprocessable', `The password ${message}.`, { errors: [{ in: 'body', path, message, code }] });

/** Compared as they are hashed. @throws Problem 422 where the new password is the one that there was. */
export const demandAnother = (current: string, password: string, field: string): void => {
  if (current.normalize('NFKC') === password.normalize('NFKC')) throw samePassword(field);
};

export const samePassword = (field: string): Problem =>
  unfitPassword(field, 'is the one that the account has', 'same_password');

const isRepetition = (text: string): boolean => {
  const characters = Array.from(text);
  for (let unit = 1; unit <= 8 && unit * 2 <= characters.length; unit += 1) {
    if (characters.every((each, n) => each === characters[n % unit])) return true;
  }
  return false;
};

const wordsOf = ({ email, first_name, last_name }: PasswordOwner): string[] => {
  const address = email.normalize('NFKC').toLowerCase();
  const names = [first_name, last_name].flatMap((name) =>
    name
      .normalize('NFKC')
      .toLowerCase()
      .split(/\P{L}+/u),
  );
  const parts = address.split(/[^\p{L}\p{N}]+/u);
  return [...new Set([address, address.split('@')[0] ?? '', ...parts, ...names, serviceName])]
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length);
};

/** Whether nothing but digits and signs is left when the words are taken out. */
const isMadeOf = (text: string, words: readonly string[]): boolean => {
  let left = text;
  for (const word of words) left = left.replaceAll(word, '');
  return left !== text && !/\p{L}/u.test(left);
};
