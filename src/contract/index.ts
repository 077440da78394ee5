/** The OpenAPI document: what is served, validated and promised. */
export { checkContract, contractFaults, policyFaults } from './check-contract.ts';
export { EventStream, type StreamedEvent } from './event-stream.ts';
export { Contract, readDocument, type Document, type ContractViolation } from './contract.ts';
export { arrayReply, pagedReply } from './list-reply.ts';
export {
  authorize,
  defineOperations,
  JsonText,
  TextBody,
  type AuthorizedRequest,
  type BoundOperation,
  type OperationDefinition,
  type OperationId,
  type Page,
  type Reply,
  type SuccessBody,
  type Target,
} from './operation.ts';
export type { Propose } from './proposal.ts';
export {
  resourceName,
  type Authorization,
  type BodySchema,
  type BodyType,
  type ErrorType,
  type OperationContract,
} from './operation-contract.ts';
export type { ListQuery, ResourceForm, Shown } from './resource-form.ts';
