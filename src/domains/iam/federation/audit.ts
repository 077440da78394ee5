import { appendAuditEvent, type Statement } from '../../../db/index.ts';
import { allowedBy } from '../../../policy/index.ts';

/** On whose account, and by which provider's word, something is changed without a request of theirs having been decided. */
export interface Cause {
  user: { id: string; email: string };
  providerKey: string;
  requestId: string;
  /** Of the policies in force, for the record. */
  digest: string;
}

interface Change {
  tenantId: string;
  action: string;
  resource: { type: string; id: string };
  before: Readonly<Record<string, unknown>> | null;
  after: Readonly<Record<string, unknown>> | null;
}

/**
 * The statement that records what a provider's claims changed, in the transaction's scope of that tenant. What decided is the operator's
 * configuration: `federation.<provider>` stands where a rule's id would.
 */
export const recordOf = ({ user, providerKey, requestId, digest }: Cause, change: Change): Statement => {
  const { tenantId, action, resource, before, after } = change;
  const decision = allowedBy(`federation.${providerKey}`, { action, resource, digest });
  const principal = {
    ...{ id: user.id, type: 'user' as const, email: user.email, credentialId: null, scope: 'tenant' as const },
    ...{ isMember: true, permissions: [], platformPermissions: [], secondFactorAt: null },
  };
  return appendAuditEvent({ tenantId, principal, decision, requestId, before, after });
};
