import { currentTransaction, prepare, statement } from '../../../db/index.ts';
import type { Sealer } from '../../../shared/sealer.ts';
import { newOneTimeSecret, newRecoveryCode, stepOf } from './one-time-codes.ts';
import { hashOf } from '../../../shared/secrets.ts';

const recoveryCodes = 10;

// Who enrols anew before confirming starts anew; a confirmed factor stays.
const insert = prepare(`
  INSERT INTO second_factors (user_id, sealed_secret) VALUES ($1, $2)
  ON CONFLICT (user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, updated_at = now()
  WHERE second_factors.confirmed_at IS NULL RETURNING user_id`);
const lock = prepare('SELECT sealed_secret, last_step, confirmed_at FROM second_factors WHERE user_id = $1 FOR UPDATE');
const use = prepare(`
  UPDATE second_factors SET last_step = $2, confirmed_at = coalesce(confirmed_at, now()), updated_at = now()
  WHERE user_id = $1`);
const useRecovery = prepare(`
  UPDATE recovery_codes SET used_at = now() WHERE user_id = $1 AND hash = $2 AND used_at IS NULL RETURNING hash`);
const forgetRecovery = prepare('DELETE FROM recovery_codes WHERE user_id = $1');
const insertRecovery = prepare('INSERT INTO recovery_codes (user_id, hash) SELECT $1, unnest($2::text[])');
const remove = prepare('DELETE FROM second_factors WHERE user_id = $1');

interface Factor {
  sealed_secret: string;
  last_step: number;
  confirmed_at: Date | null;
}

/** The second factors of users. All work happens in the running transaction. */
export class SecondFactors {
  readonly #sealer: Sealer;
  readonly #clock: () => number;

  constructor(sealer: Sealer, clock: () => number) {
    this.#sealer = sealer;
    this.#clock = clock;
  }

  /** Begin to enrol. @returns the shared secret, to be shown once; null where a factor is enrolled already. */
  async enrol(userId: string): Promise<string | null> {
    const secret = newOneTimeSecret();
    const [rows] = await currentTransaction().run(statement(insert, userId, this.#sealer.seal(secret, userId)));
    return rows?.length === 1 ? secret : null;
  }

  /** Finish enrolling with the authenticator's first code. @returns recovery codes; null for a wrong code. */
  async confirm(userId: string, code: string): Promise<string[] | null> {
    const factor = await this.#lock(userId);
    if (factor?.confirmed_at !== null || !(await this.#useCode(userId, factor, code))) return null;
    return this.renewRecoveryCodes(userId);
  }

  /** Whether a code is the authenticator's, or a recovery code; either is good once. */
  async verify(userId: string, code: string): Promise<boolean> {
    const factor = await this.#lock(userId);
    if (!factor?.confirmed_at) return false;
    return (await this.#useCode(userId, factor, code)) || this.#useRecoveryCode(userId, code);
  }

  /** New recovery codes in place of the old ones, to be shown once. */
  async renewRecoveryCodes(userId: string): Promise<string[]> {
    const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
    await currentTransaction().run(
      statement(forgetRecovery, userId),
      statement(insertRecovery, userId, codes.map(hashOf)),
    );
    return codes;
  }

  async remove(userId: string): Promise<void> {
    await currentTransaction().run(statement(remove, userId));
  }

  async #lock(userId: string): Promise<Factor | null> {
    const [rows] = await currentTransaction().run(statement(lock, userId));
    return (rows?.[0] as Factor | undefined) ?? null;
  }

  async #useCode(userId: string, { sealed_secret: sealed, last_step: last }: Factor, code: string): Promise<boolean> {
    const step = stepOf(this.#sealer.open(sealed, userId), code, this.#clock());
    // RFC 6238, 5.2: a code that was used, or one before it, is not good again.
    if (step === null || step <= last) return false;
    await currentTransaction().run(statement(use, userId, step));
    return true;
  }

  async #useRecoveryCode(userId: string, code: string): Promise<boolean> {
    const [rows] = await currentTransaction().run(statement(useRecovery, userId, hashOf(code.toLowerCase())));
    return rows?.length === 1;
  }
}
