import { problemCatalogue, type ProblemCode } from './problem-catalogue.ts';

/** One bad field of a request: where it is (`in`, JSON-pointer-like `path`) and what is wrong with it. */
export interface FieldError {
  in: 'body' | 'query' | 'path' | 'header';
  path: string;
  message: string;
  code: string;
}

export interface ProblemOptions {
  /** The failure behind the problem: logged, never sent. */
  cause?: unknown;
  errors?: FieldError[];
  decisionId?: string;
  /** What the client can do so that it may. */
  obligation?: { kind: string; maxAge: number };
  /** What somebody else was asked to approve. */
  approvalId?: string;
  /** Extra response headers, such as `Retry-After` or `Allow`. */
  headers?: Record<string, string>;
}

/** More errors than a client can use at once would only make the answer large. */
const mostErrors = 100;

/** Problems repeat what a client sent, which may be of any length and hold anything. */
const bounded = (text: string, length: number): string => {
  const clean = text.replaceAll('\0', '\uFFFD');
  return clean.length <= length ? clean : `${clean.slice(0, length - 1)}…`;
};

const boundedError = ({ path, message, ...error }: FieldError): FieldError => ({
  ...error,
  path: bounded(path, 1_000),
  message: bounded(message, 2_000),
});

/** A failure with a public face (RFC 9457). Only `code`, `detail`, `errors`, `decisionId`, `obligation` and `approvalId` reach the client. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string;
  readonly errors: FieldError[] | undefined;
  readonly decisionId: string | undefined;
  readonly obligation: ProblemOptions['obligation'];
  readonly approvalId: string | undefined;
  readonly headers: Record<string, string>;

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = problemCatalogue[code].status;
    this.detail = detail;
    this.errors = options.errors;
    this.decisionId = options.decisionId;
    this.obligation = options.obligation;
    this.approvalId = options.approvalId;
    this.headers = options.headers ?? {};
  }

  /** The problem document (`application/problem+json`) for this failure. */
  toDocument(requestId: string): Record<string, unknown> {
    return {
      type: `https://virtualstack.dev/problems/${this.code}`,
      title: problemCatalogue[this.code].title,
      status: this.status,
      detail: bounded(this.detail, 2_000),
      code: this.code,
      request_id: requestId,
      ...(this.errors && { errors: this.errors.slice(0, mostErrors).map(boundedError) }),
      ...(this.decisionId && { decision_id: this.decisionId }),
      ...(this.obligation && {
        obligation: { kind: this.obligation.kind, max_age_seconds: this.obligation.maxAge },
      }),
      ...(this.approvalId && { approval_id: this.approvalId }),
    };
  }
}

/** A dependency (the database, mostly) is away: the client may come back. Never an allow, never a 401. */
export const unavailable = (detail: string, cause?: unknown): Problem =>
  new Problem('unavailable', detail, { cause, headers: { 'Retry-After': '2' } });

/** Foreign and absent objects answer alike, so that ids cannot be probed. */
export const notFound = (what = 'The requested resource'): Problem =>
  new Problem('not_found', `${what} does not exist.`);
