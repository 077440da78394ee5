import { Problem } from '../../../shared/problem.ts';

/**
 * The one form under which an e-mail address is compared and unique: NFKC, lower case, no surrounding space.
 * @param field the body's field that the address came in.
 * @throws Problem 400 for control characters, NUL among them.
 */
export const canonicalEmail = (email: string, field = 'email'): string => {
  const canonical = email.normalize('NFKC').trim().toLowerCase();
  if (/[\p{Cc}\p{Cf}\p{Zs}]/u.test(canonical)) {
    throw new Problem('invalid_request', 'The e-mail address has characters that are not allowed.', {
      errors: [{ in: 'body', path: field, message: 'has control characters or spaces', code: 'format' }],
    });
  }
  return canonical;
};
