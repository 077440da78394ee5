import { currentTransaction, holdTenant, prepare, statement, type Row } from '../../../db/index.ts';
import { Problem } from '../../../shared/problem.ts';
import { hashOf } from '../../../shared/secrets.ts';

/** An invitation that can be accepted, as it stands in its tenant. */
export interface OpenInvitation {
  tenant_id: string;
  tenant_name: string;
  id: string;
  email: string;
  email_canonical: string;
  role_ids: string[];
  invited_by: string;
  expires_at: Date;
}

const find = prepare('SELECT tenant_id, id FROM find_invitation($1)');
const select = `
  SELECT i.tenant_id, i.id, i.email, i.email_canonical, i.role_ids, i.invited_by, i.expires_at, t.name AS tenant_name
  FROM invitations i JOIN tenants t ON t.id = i.tenant_id
  WHERE i.tenant_id = current_tenant() AND i.id = $1 AND i.hash = $2 AND i.ended_at IS NULL AND i.expires_at > now()
    AND t.status = 'active'`;
const look = prepare(select);
// Of many who accept at once, the first gets the lock; the others then see that it is accepted.
const lock = prepare(`${select} FOR UPDATE OF i`);

/**
 * Work with the open invitation that a token is of, within its tenant and the running transaction: what a body says of tenants and
 * roles does not come into it.
 * @throws Problem 404, the same for a token that is wrong, used, revoked, replaced or expired, and in a tenant that is not active.
 */
export const withInvitation = async <Result>(
  token: string,
  { locked }: { locked: boolean },
  work: (invitation: OpenInvitation) => Promise<Result>,
): Promise<Result> => {
  const hash = hashOf(token);
  const transaction = currentTransaction();
  const [[found] = []] = await transaction.run(statement(find, hash));
  if (!found) throw noInvitation();
  return transaction.withinTenant(String(found.tenant_id), async () => {
    const row = await (locked ? lockIt(found, hash) : lookAtIt(found, hash));
    if (!row) throw noInvitation();
    return work(row as unknown as OpenInvitation);
  });
};

const lookAtIt = async ({ id }: Row, hash: string): Promise<Row | undefined> => {
  const [rows] = await currentTransaction().run(statement(look, id, hash));
  return rows?.[0];
};

/** The tenant first, as every change does: nobody suspends it meanwhile. */
const lockIt = async ({ id }: Row, hash: string): Promise<Row | undefined> => {
  const [, rows] = await currentTransaction().run(holdTenant, statement(lock, id, hash));
  return rows?.[0];
};

const noInvitation = (): Problem => new Problem('not_found', 'The invitation does not exist, or is no longer open.');
