import { newId } from '../shared/ids.ts';
import { prepare, statement, type Statement } from './statement.ts';

/** A request that somebody else must approve, as it is found again. */
export interface Approvable {
  tenantId: string;
  /** Whose request it is. */
  requestedBy: string;
  /** Of the whole request, the one to keep first; earlier ones were made with keys before. */
  fingerprints: readonly string[];
  /** Seconds that an approval is good for. */
  maxAge: number;
}

/** What those who are to approve it are told. */
export interface ApprovalRequest extends Approvable {
  operation: string;
  path: string;
  action: string;
  resource: { type: string; id: string | null };
  asked: object;
  /** Why it was denied. */
  reason: string;
}

/** How many requests of one principal wait in a tenant; who asks for more gives up the oldest. */
const mostPending = 100;

const use = prepare(`
  UPDATE approvals SET status = 'USED', used_at = now(), updated_at = now()
  WHERE tenant_id = $1 AND requested_by = $2 AND request_fingerprint = ANY ($3) AND status = 'APPROVED'
    AND decided_at >= now() - $4 * interval '1 second'
  RETURNING greatest(0, extract(epoch FROM now() - decided_at))::float8 AS age`);
const expire = prepare(`
  UPDATE approvals SET status = 'EXPIRED', updated_at = now()
  WHERE tenant_id = $1 AND requested_by = $2 AND request_fingerprint = ANY ($3) AND status = 'APPROVED'
    AND decided_at < now() - $4 * interval '1 second'`);
const giveUpOldest = prepare(`
  DELETE FROM approvals WHERE tenant_id = $1 AND status = 'PENDING' AND id IN (
    SELECT id FROM approvals WHERE tenant_id = $1 AND requested_by = $2 AND status = 'PENDING'
    ORDER BY created_at DESC, id DESC OFFSET ${mostPending})`);
const request = prepare(`
  INSERT INTO approvals (tenant_id, id, requested_by, request_fingerprint, operation, path, action, resource_type, resource_id, asked, reason)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ON CONFLICT (tenant_id, requested_by, request_fingerprint) WHERE status IN ('PENDING', 'APPROVED')
  DO UPDATE SET reason = excluded.reason RETURNING id, xmax = 0 AS is_new`);

/** Use an approval up, with the transaction that it is for. Answers with its `age` in seconds, where there is one that is good. */
export const useApproval = ({ tenantId, requestedBy, fingerprints, maxAge }: Approvable): Statement =>
  statement(use, tenantId, requestedBy, fingerprints, maxAge);

/** Have a request approved by somebody. The second answers with its `id`, and whether it `is_new`: it may wait already. */
export const requestApproval = (asking: ApprovalRequest): Statement[] => {
  const { tenantId, requestedBy, fingerprints, maxAge, operation, path, action, resource, asked, reason } = asking;
  return [
    statement(expire, tenantId, requestedBy, fingerprints, maxAge),
    statement(
      request,
      ...[tenantId, newId(), requestedBy, fingerprints[0], operation, path, action],
      ...[resource.type, resource.id, JSON.stringify(asked), reason],
    ),
    // Afterwards: asking again for what waits already gives up nothing.
    statement(giveUpOldest, tenantId, requestedBy),
  ];
};
