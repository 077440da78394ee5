import { Problem } from '../../../shared/problem.ts';

/** A code that is not the authenticator's, or no more. */
export const wrongCode = (): Problem =>
  new Problem('unprocessable', 'The code is not right, or was used already.', {
    errors: [{ in: 'body', path: 'code', message: 'is not right, or was used already', code: 'wrong_code' }],
  });
