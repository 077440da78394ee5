import { koaBody } from 'koa-body';
import type { Context } from 'koa';
import type { BodyType, OperationContract } from '../../contract/index.ts';
import { Problem } from '../../shared/problem.ts';
import type { Matched } from '../exchange.ts';
import { isWellEncoded } from '../percent-encoding.ts';
import { canonicalScim } from '../scim-body.ts';
import { parseStrictJson } from '../strict-json.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the body within the limit (compressed bodies: once inflated), an octet a character. What it means is ours to say. */
const readOctets = (limit: number) =>
  koaBody({
    json: false,
    urlencoded: false,
    multipart: false,
    text: true,
    textTypes: ['application/json', 'application/scim+json', 'application/x-www-form-urlencoded'],
    textLimit: limit,
    encoding: 'binary',
    parsedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'] as never[],
    onError: (error) => {
      throw unreadable(error, limit);
    },
  });

const readers = new Map<number, ReturnType<typeof readOctets>>();

/** Step 9a: the request's body as a value; undefined where there is none. 400, 413 or 415 otherwise. */
export const parseBody = async (matched: Matched, limit: number): Promise<unknown> => {
  const { ctx, operation } = matched;
  if (!hasBody(ctx)) {
    if (operation.bodyRequired) throw new Problem('malformed_request', 'A request body is required.');
    return undefined;
  }
  if (operation.bodyTypes.length === 0) {
    throw new Problem('malformed_request', 'This operation takes no request body.');
  }
  const type = ctx.is([...operation.bodyTypes]) as BodyType | false;
  if (!type) {
    const accepted = operation.bodyTypes.join(' or ');
    throw mistyped(operation, `The body must be ${accepted}.`);
  }
  let read = readers.get(limit);
  if (!read) readers.set(limit, (read = readOctets(limit)));
  try {
    await read(ctx, async () => Promise.resolve());
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 415) throw error;
    throw mistyped(operation, error.detail, error.cause);
  }
  const text = decode((ctx.request as { body?: string }).body ?? '');
  if (type === 'application/x-www-form-urlencoded') return parseForm(text);
  const value = parseStrictJson(text);
  return operation.scimBody ? canonicalScim(value, operation.scimBody) : value;
};

/** A body of a type that is not taken. Some operations have no answer of its own for that. */
const mistyped = ({ tellsBodyTypes }: OperationContract, detail: string, cause?: unknown): Problem =>
  new Problem(tellsBodyTypes ? 'unsupported_media_type' : 'malformed_request', detail, { cause });

/** Octets to text. Decoders that put a replacement character for what is no UTF-8 would let two names look like one. */
const decode = (octets: string): string => {
  try {
    return utf8.decode(Buffer.from(octets, 'latin1'));
  } catch (error) {
    throw new Problem('malformed_request', 'The body is not valid UTF-8.', { cause: error });
  }
};

const hasBody = (ctx: Context): boolean =>
  ctx.get('transfer-encoding') !== '' || Number(ctx.get('content-length') || 0) > 0;

const parseForm = (text: string): Record<string, string> => {
  if (!isWellEncoded(text)) throw new Problem('malformed_request', 'The form is not valid percent-encoding.');
  const form: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in form) throw new Problem('malformed_request', `The field "${name}" appears twice.`);
    form[name] = value;
  }
  return { ...form };
};

/** The errors of raw-body and of Node's inflater, by status. */
const unreadable = (error: Error & { status?: number; type?: string }, limit: number): unknown => {
  if (error.status === 413) {
    return new Problem('payload_too_large', `The body is larger than ${limit} bytes.`, { cause: error });
  }
  if (error.status === 415) {
    return new Problem('unsupported_media_type', 'The body has an unsupported encoding.', { cause: error });
  }
  return new Problem('malformed_request', 'The body could not be read.', { cause: error });
};
