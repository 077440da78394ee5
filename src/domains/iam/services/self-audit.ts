import { appendAuditEvent, auditTrailOf, currentTransaction, enterScope } from '../../../db/index.ts';
import type { Decision } from '../../../policy/index.ts';

/** The request by which one does something oneself. */
export interface OwnRequest {
  /** The decision that let it through. */
  decision: Decision;
  requestId: string;
}

/** What one does by oneself, with a password, a code or a link for a credential: no pipeline records it. */
export interface SelfMadeChange extends OwnRequest {
  /** In whose trail it is; null for what happens in no tenant. */
  tenantId: string | null;
  account: { id: string; email: string };
  action: string;
  resource: { type: string; id: string | null };
  after: Record<string, unknown> | null;
  /** Why it was refused, if it was. */
  refusal?: string;
}

/** Append to a tenant's audit trail, in the running transaction: no record, no change. */
export const recordSelfMade = async (change: SelfMadeChange): Promise<void> => {
  const { account, requestId, after } = change;
  const standing = {
    scope: 'tenant',
    isMember: false,
    permissions: [],
    platformPermissions: [],
    secondFactorAt: null,
  } as const;
  const tenantId = auditTrailOf(change.tenantId);
  const transaction = currentTransaction();
  await transaction.run(
    enterScope({ ...transaction.scope, tenantId }),
    appendAuditEvent({
      tenantId,
      principal: { ...account, type: 'user', credentialId: null, ...standing },
      decision: decisionOf(change),
      requestId,
      before: null,
      after,
    }),
    enterScope(transaction.scope),
  );
};

const decisionOf = ({ decision, action, resource, refusal }: SelfMadeChange): Decision => {
  const made = { ...decision, action, resource };
  return refusal === undefined ? made : { ...made, effect: 'deny', ruleIds: ['credential'], reason: refusal };
};
