/** PostgreSQL: connections under a tenant's scope, statements, models, and conditions as SQL. */
export { requestApproval, useApproval, type Approvable } from './approvals.ts';
export { appendAuditEvent, auditTrailOf, type AuditEvent } from './audit.ts';
export { BaseModel } from './base-model.ts';
export { keepBundle, readKeptBundle } from './bundles.ts';
export { Database, type Answer, type DatabaseOptions } from './database.ts';
export type { LossCause } from './batch-writer.ts';
export { DecisionLog, type DecisionLogObserver } from './decision-log.ts';
export { maintainDecisionLog, maintenanceTasks } from './decision-log-maintenance.ts';
export type { DecisionEntry, DecisionSource } from './decision-rows.ts';
export { appendEvent, type CommittedChange } from './events.ts';
export { exceedsQuota, lostToAnother, toProblem, violatedConstraint } from './errors.ts';
export { readGrants, readTenantStanding, type Grants, type ShownCredential } from './grants.ts';
export { entitledIn, readEntitled, selectKeyOwner, type Entitled } from './entitled.ts';
export { GatewayNodes, heartbeatSeconds } from './gateway-nodes.ts';
export { claimIdempotencyKey, keepIdempotentAnswer, type IdempotencyKey } from './idempotency.ts';
export { queueJob, type Job } from './jobs.ts';
export { Parameters } from './condition-sql.ts';
export { modelKnex } from './model-knex.ts';
export {
  countedTo,
  fieldsOf,
  jsonObject,
  offsetOf,
  ResourceSource,
  type ListOptions,
  type Loaded,
  type Predicate,
  type ResourceTable,
} from './resource-table.ts';
export { epochsIn, PresentEpochs, selectEpochs, type Standing } from './present-epochs.ts';
export {
  enterScope,
  holdTenant,
  nobody,
  platformTenantId,
  sameEpochs,
  scopeOf,
  stillHold,
  tenantScope,
  type Epochs,
  type Scope,
} from './scope.ts';
export { prepare, statement, type PreparedStatement, type Row, type Statement } from './statement.ts';
export type { Store } from './store.ts';
export { currentTransaction, inTransaction, type Transaction } from './transaction.ts';
export { startWorker, type Attempt, type Lane, type Task } from './worker.ts';
