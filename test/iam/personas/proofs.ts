import { TOTP } from 'otpauth';
import type pg from 'pg';
import { newOneTimeSecret } from '../../../src/domains/iam/services/one-time-codes.ts';
import { hashOf, newSecret } from '../../../src/shared/secrets.ts';
import { newId } from '../../../src/shared/ids.ts';
import type { Sealer } from '../../../src/shared/sealer.ts';
import { nobodysAddress } from './cast.ts';
import type { Objects } from './objects.ts';

/** Makes what people prove themselves with besides passwords, behind the gateway's back: links that were mailed, codes, authenticators. */
export class Proofs {
  readonly #owner: pg.Client;
  readonly #make: Objects;
  readonly #sealer: Sealer;

  constructor(owner: pg.Client, make: Objects, sealer: Sealer) {
    this.#owner = owner;
    this.#make = make;
    this.#sealer = sealer;
  }

  /** An open invitation, by somebody who may invite. @param roleId what to; by default a new role that permits to see machines. */
  async invitation(
    tenantId: string,
    { email = nobodysAddress(), roleId }: { email?: string; roleId?: string } = {},
  ): Promise<{ id: string; token: string }> {
    const id = newId();
    const token = `vsi_${newSecret()}`;
    const inviting = await this.#make.role(tenantId, ['invitation:create', 'role:assign_users', 'vm:read']);
    await this.#query(
      `INSERT INTO invitations (tenant_id, id, email, email_canonical, role_ids, invited_by, hash, expires_at)
       VALUES ($1, $2, $3, $3, $4, $5, $6, now() + interval '1 day')`,
      ...[tenantId, id, email, [roleId ?? (await this.#make.role(tenantId))]],
      ...[await this.#make.user(tenantId, inviting), hashOf(token)],
    );
    return { id, token };
  }

  /** A registration whose mail has arrived: the token of its link. Its password is everybody's. */
  async registration(): Promise<string> {
    const token = `vsr_${newSecret()}`;
    await this.#query(
      `INSERT INTO registrations (id, email, email_canonical, first_name, last_name, password_hash, hash, expires_at)
       VALUES ($1, $2, $2, 'A', 'B', $3, $4, now() + interval '1 day')`,
      ...[newId(), nobodysAddress(), this.#make.passwordHash, hashOf(token)],
    );
    return token;
  }

  /** The token of a link that resets an account's password. */
  async passwordReset(userId: string): Promise<string> {
    const token = `vsp_${newSecret()}`;
    await this.#query(
      `INSERT INTO password_resets (user_id, hash, expires_at) VALUES ($1, $2, now() + interval '1 day')
       ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash`,
      ...[userId, hashOf(token)],
    );
    return token;
  }

  /** A finished sign-in through a provider, and what its tokens can be fetched with. */
  async federatedCode(userId: string): Promise<{ code: string; code_verifier: string }> {
    const code = `vsc_${newSecret()}`;
    const verifier = newSecret();
    await this.#query(
      `INSERT INTO federation_codes (code_hash, user_id, code_challenge, expires_at)
       VALUES ($1, $2, $3, now() + interval '1 minute')`,
      ...[hashOf(code), userId, hashOf(verifier)],
    );
    return { code, code_verifier: verifier };
  }

  /** Who an account is at a provider. */
  async identity(userId: string): Promise<string> {
    const id = newId();
    await this.#query(
      `INSERT INTO federated_identities (id, issuer, subject, user_id, email) VALUES ($1, 'https://id.example', $1::uuid::text, $2, 'a@id.example')`,
      ...[id, userId],
    );
    return id;
  }

  /** An authenticator in place of any other. @returns the code it shows. */
  async secondFactor(userId: string, { confirmed }: { confirmed: boolean }): Promise<string> {
    const secret = newOneTimeSecret();
    await this.#query('DELETE FROM second_factors WHERE user_id = $1', userId);
    await this.#query(
      'INSERT INTO second_factors (user_id, sealed_secret, confirmed_at) VALUES ($1, $2, $3)',
      ...[userId, this.#sealer.seal(secret, userId), confirmed ? new Date() : null],
    );
    return new TOTP({ secret }).generate();
  }

  async #query(text: string, ...values: unknown[]): Promise<void> {
    await this.#owner.query(text, values);
  }
}
