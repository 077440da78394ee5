import {
  currentTransaction,
  exceedsQuota,
  nobody,
  prepare,
  statement,
  type Database,
  type Store,
} from '../../../db/index.ts';
import type { Decision, PolicySet } from '../../../policy/index.ts';
import { Problem } from '../../../shared/problem.ts';
import { addAccount } from './accounts.ts';
import { Inviters } from './inviters.ts';
import { addMember } from './memberships.ts';
import { withInvitation, type OpenInvitation } from './open-invitation.ts';
import { demandGoodPassword } from './password-rules.ts';
import type { Passwords } from './passwords.ts';
import { recordSelfMade } from './self-audit.ts';
import type { Account } from './sign-in.ts';

/** Who registers by an invitation, and the request it comes in. */
export interface Acceptance {
  token: string;
  firstName: string;
  lastName: string;
  password: string;
  decision: Decision;
  requestId: string;
}

/** What an invitation tells whoever has its token. */
export interface InvitationPreview {
  tenant_name: string;
  email: string;
  roles: string[];
  expires_at: string;
  /** Whether the address has an account, which then joins; without one, an account is made. */
  has_account: boolean;
}

const findAccount = prepare('SELECT FROM users WHERE email_canonical = $1');
const roleNames = prepare('SELECT name FROM roles WHERE tenant_id = $1 AND id = ANY ($2) ORDER BY name');
const findAddress = prepare('SELECT email, email_canonical, address_proven_at FROM users WHERE id = $1');
const end = prepare(`
  UPDATE invitations SET ended_at = now(), updated_at = now(), end_reason = 'accepted', hash = NULL
  WHERE tenant_id = $1 AND id = $2`);

const hasAccount = (): Problem =>
  new Problem('conflict', 'This address has an account already: sign in with it, and join the tenant then.');

/** Accepting invitations: with a new account, or with the one that the invited address has. */
export class Invitations {
  readonly #database: Database;
  readonly #passwords: Passwords;
  readonly #inviters: Inviters;

  constructor(parts: { database: Database; store: Store; passwords: Passwords; policies: PolicySet }) {
    this.#database = parts.database;
    this.#passwords = parts.passwords;
    this.#inviters = new Inviters(parts);
  }

  /** What a token's invitation is about. @throws Problem 404 */
  async preview(token: string): Promise<InvitationPreview> {
    return this.#database.transact(nobody, () =>
      withInvitation(token, { locked: false }, async ({ tenant_id, email_canonical, role_ids, ...invitation }) => {
        const [accounts, roles] = await currentTransaction().run(
          statement(findAccount, email_canonical),
          statement(roleNames, tenant_id, role_ids),
        );
        return {
          tenant_name: invitation.tenant_name,
          email: invitation.email,
          roles: (roles ?? []).map(({ name }) => String(name)),
          expires_at: invitation.expires_at.toISOString(),
          has_account: (accounts ?? []).length > 0,
        };
      }),
    );
  }

  /**
   * Make an account for the invited address and let it join. An account that is there already is never touched: who holds the
   * link need not be who holds the account.
   * @throws Problem 403, 404, 409, 422
   */
  async register({ token, firstName, lastName, password, decision, requestId }: Acceptance): Promise<Account> {
    // Before the costly hash, and before anything is locked.
    const { email, has_account } = await this.preview(token);
    if (has_account) throw hasAccount();
    const owner = { email, first_name: firstName, last_name: lastName };
    demandGoodPassword(password, { secondFactor: false, owner });
    const passwordHash = await this.#passwords.hash(password);
    return this.#database.transact(nobody, () =>
      withInvitation(token, { locked: true }, async (invitation) => {
        const account = await addAccount(
          { email, firstName, lastName, passwordHash, proven: true },
          hasAccount().detail,
        );
        await this.#admit(invitation, account, { decision, requestId });
        return account;
      }),
    );
  }

  /**
   * Let an account join whose owner is signed in to it, in the running transaction, which holds the account. Both are asked for: the
   * link, which only the address's mail tells, and the account that has that address.
   * @throws Problem 403, 404, 409
   */
  async join(
    userId: string,
    token: string,
    request: Pick<Acceptance, 'decision' | 'requestId'>,
  ): Promise<JoinedTenant> {
    return withInvitation(token, { locked: true }, async (invitation) => {
      const [[user] = []] = await currentTransaction().run(statement(findAddress, userId));
      if (user?.email_canonical !== invitation.email_canonical) {
        throw new Problem('forbidden', 'This invitation is for another e-mail address than your account has.');
      }
      // Who made the account may know its password without ever having had the address; whoever proves it replaces that.
      if (user.address_proven_at === null) throw addressUnproven();
      await this.#admit(invitation, { id: userId, email: String(user.email) }, request);
      return { tenant_id: invitation.tenant_id, tenant_name: invitation.tenant_name };
    });
  }

  async #admit(
    invitation: OpenInvitation,
    account: { id: string; email: string },
    request: Pick<Acceptance, 'decision' | 'requestId'>,
  ): Promise<void> {
    await this.#inviters.demandStillEntitled(invitation);
    const { tenant_id: tenantId, id, role_ids, invited_by } = invitation;
    await addMember(tenantId, account.id, role_ids).catch((error: unknown) => {
      throw exceedsQuota(error) ? noRoom(error) : error;
    });
    await currentTransaction().run(statement(end, tenantId, id));
    await recordSelfMade({
      ...request,
      tenantId,
      account,
      action: 'accept',
      resource: { type: 'invitation', id },
      after: { user_id: account.id, email: account.email, role_ids, invited_by },
    });
  }
}

/** How many it may have, it does not tell those who do not belong to it yet. */
const noRoom = (cause: unknown): Problem =>
  new Problem('quota_exceeded', 'The tenant has no room for another user.', { cause });

const addressUnproven = (): Problem =>
  new Problem(
    'address_unproven',
    'It was never shown that the address is yours. Set a new password by the link that POST /auth/password-reset mails, then sign in and join.',
  );

export interface JoinedTenant {
  tenant_id: string;
  tenant_name: string;
}
