import type { ErrorObject } from 'ajv';
import type { ErrorType } from '../../contract/index.ts';
import { notFound, Problem, type FieldError } from '../../shared/problem.ts';
import type { Input, Matched, Validated } from '../exchange.ts';
import { isWellEncoded } from '../percent-encoding.ts';

const places = { path: 'path', query: 'query', header: 'header', cookie: 'header', requestBody: 'body' } as const;

/** Step 9b: hold parameters and body against the document. 400 naming every bad field. */
export const validateRequest = <Base extends Matched>(matched: Base, body: unknown): Validated<Base> => {
  const { ctx, operation, pathParameters } = matched;
  const parts = {
    path: { ...pathParameters },
    query: readQuery(ctx.querystring, operation.integerParameters),
    header: ctx.headers,
    cookie: readCookies(matched),
    ...(body !== undefined && { requestBody: body }),
  };
  const errors: ErrorObject[] = [];
  for (const validate of operation.requestValidators) {
    if (!validate(parts)) errors.push(...(validate.errors ?? []));
  }
  if (errors.length > 0) throw isForeignId(errors, operation.errorType) ? notFound() : invalid(errors);
  const input: Input = { params: lowerCaseIds(parts.path), query: parts.query, body, cookies: parts.cookie };
  return Object.assign(matched, { input });
};

/** To SCIM's clients ids are opaque (RFC 7643, 3.1): one that cannot be ours is none of ours. */
const isForeignId = (errors: ErrorObject[], errorType: ErrorType): boolean =>
  errorType === 'application/scim+json' && errors.every(({ instancePath }) => instancePath.startsWith('/path/'));

const readQuery = (querystring: string, integers: readonly string[]): Record<string, unknown> => {
  const query: Record<string, unknown> = {};
  if (querystring === '') return query;
  if (!isWellEncoded(querystring)) {
    throw new Problem('malformed_request', 'The query is not valid percent-encoding.');
  }
  for (const [name, value] of new URLSearchParams(querystring)) {
    if (Object.hasOwn(query, name)) {
      throw new Problem('invalid_request', `The query parameter "${name}" appears twice.`);
    }
    // Ajv would take " 5", "1e2" and "0x10" for numbers too.
    if (integers.includes(name) && !/^-?\d{1,15}$/.test(value)) throw invalid([notAnInteger(name)]);
    Object.defineProperty(query, name, { value, enumerable: true, writable: true, configurable: true });
  }
  return query;
};

/** Of the cookies, those that the document names. */
const readCookies = ({ ctx, operation }: Matched): Record<string, string> => {
  const cookies: Record<string, string> = {};
  for (const name of operation.cookieParameters) {
    const value = ctx.cookies.get(name);
    if (value !== undefined) cookies[name] = value;
  }
  return cookies;
};

const notAnInteger = (name: string): ErrorObject => ({
  instancePath: `/query/${name}`,
  schemaPath: '',
  keyword: 'type',
  params: {},
  message: 'must be integer',
});

/** Ids compare as UUIDs in SQL but as text in conditions, so they are brought to one form here. */
const lowerCaseIds = (params: Record<string, unknown>): Record<string, unknown> => {
  const lowered: Record<string, unknown> = {};
  for (const name of Object.keys(params)) {
    const value = params[name];
    lowered[name] = typeof value === 'string' ? value.toLowerCase() : value;
  }
  return lowered;
};

const invalid = (errors: ErrorObject[]): Problem => {
  // What a condition of the document (if) led to is named by itself.
  const fields = errors.filter(({ keyword }) => keyword !== 'if').map(toFieldError);
  const [first] = fields;
  const detail = first ? `${first.path || `The ${first.in}`}: ${first.message}` : 'The request is invalid.';
  return new Problem('invalid_request', detail, { errors: fields });
};

const toFieldError = ({ instancePath, keyword, message, params }: ErrorObject): FieldError => {
  const [, part = 'requestBody', ...rest] = instancePath.split('/');
  const place = part in places ? places[part as keyof typeof places] : 'body';
  const named = params as { additionalProperty?: string; missingProperty?: string; allowedValues?: unknown[] };
  const member = named.additionalProperty ?? named.missingProperty;
  const path = [...rest, ...(member === undefined ? [] : [member])].join('.');
  const text =
    keyword === 'additionalProperties'
      ? 'is not a known field'
      : keyword === 'required'
        ? 'is required'
        : named.allowedValues
          ? `must be one of: ${named.allowedValues.join(', ')}`
          : (message ?? 'is invalid');
  return { in: place, path, message: text, code: keyword };
};
