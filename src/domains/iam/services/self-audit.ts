import { appendAuditEvent, currentTransaction } from '../../../db/index.ts';
import type { Decision } from '../../../policy/index.ts';

/** What one does by oneself, with a link for a credential: no pipeline records it. */
export interface SelfMadeChange {
  tenantId: string;
  account: { id: string; email: string };
  /** The decision that let the request through. */
  decision: Decision;
  requestId: string;
  action: string;
  resource: { type: string; id: string };
  after: Record<string, unknown>;
}

/** Append to a tenant's audit trail, in the running transaction and within that tenant: no record, no change. */
export const recordSelfMade = async (change: SelfMadeChange): Promise<void> => {
  const { tenantId, account, decision, requestId, action, resource, after } = change;
  const standing = {
    scope: 'tenant',
    isMember: false,
    permissions: [],
    platformPermissions: [],
    secondFactorAt: null,
  } as const;
  await currentTransaction().run(
    appendAuditEvent({
      tenantId,
      principal: { ...account, type: 'user', credentialId: null, ...standing },
      decision: { ...decision, action, resource },
      requestId,
      before: null,
      after,
    }),
  );
};
