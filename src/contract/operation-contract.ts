import type { ValidateFunction } from 'ajv';
import type { ObjectSchema } from './schema-fields.ts';

/** What the document's `x-authz` says of an operation. */
export type Authorization =
  /** Open to anyone, for the reason given. */
  | { mode: 'public'; reason: string }
  /**
   * `instance`: decided on the object a path parameter names. `self`: on the principal. `tenant`: on the one thing of its kind
   * that the request's tenant has. `filter`: a list, decided by
   * its query. `create`: on the object the body describes. `query`: a question that the body asks, and that changes nothing, decided on
   * whom it is put to: the tenant's own.
   */
  | {
      mode: 'instance' | 'self' | 'tenant' | 'filter' | 'create' | 'query';
      resource: string;
      action: string;
      /** The path parameter that names the object, for `instance`. */
      id: string | null;
      /** The action whose rules say what of the object an answer shows: a read's own; `read` after a change, unless said. */
      view: string;
      /** The form of the resource that the operation speaks in; null for the resource's own. */
      as: string | null;
      /** Actions that it demands beside its own and that no operation has for its own, as `resource.action`. */
      demands: readonly string[];
      /** Whether the operation happens in a tenant at all. */
      tenant: 'required' | 'none';
    };

export type BodyType = 'application/json' | 'application/scim+json' | 'application/x-www-form-urlencoded';
/** What a body may look like. */
export type BodySchema = ObjectSchema;
export type AnswerType = 'application/json' | 'application/scim+json' | 'text/event-stream';
export type ErrorType = 'application/problem+json' | 'application/scim+json';

/** The name under which a resource, in one of its forms, is known. */
export const resourceName = (resource: string, as: string | null): string =>
  as === null ? resource : `${resource} as ${as}`;

/** One operation of the document, ready to serve. */
export interface OperationContract {
  operationId: string;
  method: string;
  /** Path template as in the document, such as `/vms/{vm_id}`. */
  path: string;
  /** Path template as it is served: after the path of the server that the document names for it. */
  route: string;
  authorization: Authorization;
  /** Media types the body may have; empty where the operation takes none. */
  bodyTypes: readonly BodyType[];
  bodyRequired: boolean;
  /** Whether a body of another type is answered 415; a bad request like any other where the document has no such answer. */
  tellsBodyTypes: boolean;
  /** Whether its requests count as decisions, which applications ask for in great numbers: where the document says `x-rate: decisions`. */
  countsDecisions: boolean;
  /** Whether the request's own id, in whatever form, is in the answer: where the document names it among the parameters. */
  echoesRequestId: boolean;
  /** Of a SCIM body, whose names are the same in either case; undefined where the operation takes none. */
  scimBody: BodySchema | undefined;
  /** The media type of answers, and that of errors. */
  answerType: AnswerType;
  errorType: ErrorType;
  /** The schemes of which a caller must meet one: each a set of scheme names. Undefined where the document says nothing. */
  security: readonly (readonly string[])[] | undefined;
  /** Fields a body can have. */
  bodyFields: readonly string[];
  /** Fields of the answer's object, or of each object of its list. */
  answerFields: readonly string[];
  /** Those of them that the document promises to be there. */
  promisedFields: readonly string[];
  /** Query parameters that are whole numbers. */
  integerParameters: readonly string[];
  /** Cookies that the document names. */
  cookieParameters: readonly string[];
  /** Whether a path parameter `tenant_id` fixes the tenant. */
  tenantInPath: boolean;
  /** Validators of `{ path, query, header, cookie, requestBody }`, coercing parameters in place. */
  requestValidators: readonly ValidateFunction[];
}
