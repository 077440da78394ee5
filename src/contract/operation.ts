import type { Row, Statement } from '../db/index.ts';
import type { Ability, Attributes, Decision, ExportedAbility, PrincipalFacts, TenantFacts } from '../policy/index.ts';
import type { EventStream } from './event-stream.ts';
import type { operations } from './generated/api.ts';

export type OperationId = keyof operations;

type Content<Body> = Body extends { content: infer Types } ? Types[keyof Types] : undefined;
type RequestBodyOf<Operation> = Operation extends { requestBody?: infer Body } ? Content<NonNullable<Body>> : undefined;
type Parameters<Operation, In extends string> = Operation extends { parameters: infer All }
  ? In extends keyof All
    ? NonNullable<All[In]>
    : Record<string, never>
  : Record<string, never>;

type Successes = 200 | 201 | 202 | 204 | 302;
type SuccessStatus<Id extends OperationId> = Extract<keyof operations[Id]['responses'], Successes>;

/** The success body the document promises. */
export type SuccessBody<Id extends OperationId> = Content<operations[Id]['responses'][SuccessStatus<Id>]>;

/** JSON that PostgreSQL already built. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** An answer in another form than JSON, of a media type that the operation's document has. */
export class TextBody {
  readonly type: string;
  readonly text: string;
  constructor(type: string, text: string) {
    this.type = type;
    this.text = text;
  }
}

/** The object a decision was made on. */
export interface Target {
  id: string;
  attributes: Attributes;
  /** What this caller may see of it. */
  json: JsonText;
}

export interface Page {
  items: JsonText;
  total: number;
  /** Whether `total` is the whole number, not the bound up to which rows were counted. */
  totalExact: boolean;
  page: number;
  limit: number;
}

declare const authorized: unique symbol;

/**
 * A request whose decision was "allow". Only {@link authorize} makes one, so a handler cannot be reached without it.
 */
export interface AuthorizedRequest<Id extends OperationId> {
  readonly [authorized]: true;
  readonly operationId: Id;
  readonly decision: Decision;
  /** Null for public operations only. */
  readonly principal: PrincipalFacts;
  readonly tenant: TenantFacts;
  /** All that the principal may do in the tenant, to be told of: nothing is decided by it. Not for public operations. */
  readonly exportAbility: () => ExportedAbility;
  readonly params: Parameters<operations[Id], 'path'>;
  readonly query: Parameters<operations[Id], 'query'>;
  readonly body: RequestBodyOf<operations[Id]>;
  /** The cookies that the document names; others are none of an operation's business. */
  readonly cookies: Parameters<operations[Id], 'cookie'>;
  readonly requestId: string;
  readonly clientAddress: string;
  /** The User-Agent header; empty where there is none. */
  readonly userAgent: string;
  /** The Last-Event-ID header; empty where there is none. */
  readonly lastEventId: string;
  /** The object decided on; for instance, self and tenant operations. */
  readonly target: Target;
  /** Read the page that the query parameters ask for, of what the caller may see; for filter operations. */
  readonly list: () => Promise<Page>;
  /** Read more, in the request's scope and under the same rights: rows per statement. For operations that change nothing. */
  readonly read: (...statements: Statement[]) => Promise<Row[][]>;
  /**
   * Read under the rights that the caller has by then, however long after the request: rows per statement, and these rights. For answers
   * that go on. @throws Problem once the caller may not do this any more.
   */
  readonly readPresent: (...statements: Statement[]) => Promise<{ ability: Ability; results: Row[][] }>;
  /**
   * Demand another decision within this one: on an object of any resource, by its id. A denial ends the request (403),
   * an absent object too (404). With a body it is a change: of the fields it names, in the resource's own words, to what they
   * propose. For operations that change something.
   */
  readonly demand: (resource: string, action: string, id: string, body?: Record<string, unknown>) => Promise<void>;
  /** Whether {@link demand} would be met, without ending the request. */
  readonly permits: (resource: string, action: string, id: string, body?: Record<string, unknown>) => Promise<boolean>;
  /** An object of the operation's resource as it now stands, within the transaction. Null if there is none. */
  readonly represent: (id: string) => Promise<Record<string, unknown> | null>;
}

/** What a handler answers. The pipeline writes the audit record from `change`, or from target and body. */
export interface Reply<Id extends OperationId> {
  status: SuccessStatus<Id>;
  body?: SuccessBody<Id> | JsonText | TextBody | EventStream;
  headers?: Record<string, string>;
  /** What changed, where it is not the target's representation before and the body after. */
  change?: { id?: string; before: Record<string, unknown> | null; after: Record<string, unknown> | null };
}

export type Handler<Id extends OperationId, Services> = (
  request: AuthorizedRequest<Id>,
  services: Services,
) => Promise<Reply<Id>>;

/** A handler bound to its services; what the pipeline calls. */
export interface BoundOperation {
  operationId: string;
  handle: (request: AuthorizedRequest<OperationId>) => Promise<Reply<OperationId>>;
}

/** An operation's definition as its file exports it. */
export interface OperationDefinition<Services> {
  operationId: OperationId;
  bind: (services: Services) => BoundOperation;
}

type Parts = Omit<AuthorizedRequest<OperationId>, typeof authorized>;

/** Knows its own by a private field, which nothing outside this file can forge or copy. */
class Minted {
  readonly #minted = true;

  constructor(parts: Parts) {
    Object.assign(this, parts);
  }

  static has(request: object): boolean {
    return #minted in request;
  }
}

/** Turn an allowed request into one a handler accepts. Throws on a denial: there is no other way to a handler. */
export const authorize = (parts: Parts): AuthorizedRequest<OperationId> => {
  if (parts.decision.effect !== 'allow') throw new Error('a denied request must not reach a handler');
  return new Minted(parts) as unknown as AuthorizedRequest<OperationId>;
};

/** For a domain: how its operations are defined, given the services they use. */
export const defineOperations =
  <Services>() =>
  <Id extends OperationId>(operationId: Id, handler: Handler<Id, Services>): OperationDefinition<Services> => ({
    operationId,
    bind: (services) => ({
      operationId,
      handle: (request) => {
        if (!Minted.has(request)) throw new Error(`${operationId} was called without a decision`);
        // The pipeline validated the request against this very operation, which the compiler cannot see.
        return handler(request as unknown as AuthorizedRequest<Id>, services) as Promise<Reply<OperationId>>;
      },
    }),
  });
