import type { PrincipalFacts } from '../../../policy/index.ts';
import { Problem } from '../../../shared/problem.ts';
import { User } from '../models/models.ts';
import type { Passwords } from './passwords.ts';
import type { AttemptLimits } from './attempt-limits.ts';

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
   * The user, read in the running transaction. Who has no password is not asked for one.
   * @throws Problem 422 for a wrong or missing password, 429 after too many.
   */
  async demand({ principal, clientAddress }: Confirming, password: string | undefined): Promise<User> {
    const sessionId = principal.credentialId ?? '';
    await this.#confirmations.count(sessionId, clientAddress);
    const user = await User.query().findById(principal.id).throwIfNotFound();
    if (user.password_hash !== null && !(await this.#passwords.verify(user.password_hash, password ?? ''))) {
      throw new Problem('unprocessable', 'The current password is not right.', {
        errors: [{ in: 'body', path: 'current_password', message: 'is not right', code: 'wrong_password' }],
      });
    }
    await this.#confirmations.succeeded(sessionId);
    return user;
  }
}
