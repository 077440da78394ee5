import type { PrincipalFacts } from '../../../policy/index.ts';
import { Problem } from '../../../shared/problem.ts';
import { User } from '../models/models.ts';
import type { Passwords } from './passwords.ts';
import { currentTransaction, prepare, statement } from '../../../db/index.ts';
import type { AttemptLimits } from './attempt-limits.ts';

/** Seconds for which signing in stands for a password that there is not. */
const recent = 300;

const signedIn = prepare(
  "SELECT authenticated_at > now() - $2 * interval '1 second' AS recently FROM sessions WHERE id = $1",
);

interface Confirming {
  principal: PrincipalFacts;
  clientAddress: string;
}

/** Asks signed-in users for their password once more, before what a stolen token must not be enough for. */
export class CurrentPassword {
  readonly #passwords: Passwords;
  readonly #confirmations: AttemptLimits;

  constructor(passwords: Passwords, confirmations: AttemptLimits) {
    this.#passwords = passwords;
    this.#confirmations = confirmations;
  }

  /**
   * The user, read in the running transaction. Who has no password must have signed in just now.
   * @throws Problem 401 where that is longer ago, 422 for a wrong or missing password, 429 after too many.
   */
  async demand({ principal, clientAddress }: Confirming, password: string | undefined): Promise<User> {
    const sessionId = principal.credentialId ?? '';
    await this.#confirmations.count(sessionId, clientAddress);
    const user = await User.query().findById(principal.id).throwIfNotFound();
    if (user.password_hash === null) await demandRecentSignIn(sessionId);
    else if (!(await this.#passwords.verify(user.password_hash, password ?? ''))) {
      throw new Problem('unprocessable', 'The current password is not right.', {
        errors: [{ in: 'body', path: 'current_password', message: 'is not right', code: 'wrong_password' }],
      });
    }
    await this.#confirmations.succeeded(sessionId);
    return user;
  }
}

/** @throws Problem 401 as RFC 9470 has it. */
const demandRecentSignIn = async (sessionId: string): Promise<void> => {
  const [rows] = await currentTransaction().run(statement(signedIn, sessionId, recent));
  if (rows?.[0]?.recently === true) return;
  throw new Problem('unauthenticated', 'Sign in once more first: that was too long ago.', {
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_user_authentication", max_age=${recent}` },
  });
};
