import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject, Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { OpenAPIBackend, type Document, type Operation } from 'openapi-backend';
import { stringify } from 'yaml';
import { packageRoot } from '../shared/package-root.ts';
import type {
  AnswerType,
  Authorization,
  BodySchema,
  BodyType,
  ErrorType,
  OperationContract,
} from './operation-contract.ts';
import { answerFields, bodyFields, type Content } from './schema-fields.ts';

// CommonJS default export seen from an ES module.
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;

/**
 * openapi-backend makes one of these an operation, and each would compile the meta-schema, to find that the document is one of schemas:
 * `npm run openapi:check` knows that.
 */
const newAjv = (options: Options): Ajv2020 => {
  const ajv = new Ajv2020({ ...options, validateSchema: false });
  addFormats(ajv);
  return ajv;
};

export type { Document };

type Servers = Document['servers'];

/** The path of the first server, without a slash at its end. */
const pathOf = (servers: Servers): string =>
  new URL(servers?.[0]?.url ?? '/', 'http://localhost').pathname.replace(/\/$/, '');

/** The parts of openapi-backend's validation result that we report. */
export interface ContractViolation {
  instancePath: string;
  message: string;
}

/** The OpenAPI document at work: its operations, and validation of what goes in and out. */
export class Contract {
  /** The bundled document, as served at /openapi.json. */
  readonly document: Document;
  /** Path prefix of the operations whose path names no other server, from the document's `servers`. */
  readonly basePath: string;
  readonly operations: ReadonlyMap<string, OperationContract>;
  readonly #api: OpenAPIBackend;
  /** By id; openapi-backend looks through all of the document for each. */
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #otherTypes = newAjv({ strict: false });
  #json: string | undefined;
  #yaml: string | undefined;

  private constructor(document: Document, api: OpenAPIBackend) {
    this.document = document;
    this.#api = api;
    this.basePath = pathOf(document.servers);
    const operations = api.router.getOperations();
    this.#operations = new Map(operations.map((operation) => [operation.operationId ?? '', operation]));
    this.operations = new Map(
      operations.map((operation) => {
        const contract = describe(operation, api, document);
        return [contract.operationId, contract];
      }),
    );
  }

  static async load(document: Document): Promise<Contract> {
    const api = new OpenAPIBackend({
      // openapi-backend resolves references in place; the served document keeps them.
      definition: structuredClone(document),
      quick: true,
      strict: false,
      ajvOpts: { allErrors: true, strict: false },
      customizeAjv: (_, options, context) => {
        // Ajv's default export speaks draft-07; OpenAPI 3.1 is JSON Schema 2020-12.
        // Parameters are text until they are read, and those that are left out are what the document says.
        const coerce = (context as string) === 'paramsValidator';
        // openapi-backend is typed for the draft-07 class; both have the methods it calls.
        // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
        return newAjv({ ...options, coerceTypes: coerce, useDefaults: coerce, allErrors: true, strict: false });
      },
    });
    await api.init();
    return new Contract(document, api);
  }

  /** The document as text; YAML of it takes a tenth of a second to write, so it is written once. */
  get json(): string {
    return (this.#json ??= JSON.stringify(this.document));
  }

  get yaml(): string {
    return (this.#yaml ??= stringify(this.document, { aliasDuplicateObjects: false }));
  }

  /** The actions that make an object, as `resource.action`. */
  get creations(): Set<string> {
    return new Set(
      [...this.operations.values()].flatMap(({ authorization: each }) =>
        each.mode === 'create' ? [`${each.resource}.${each.action}`] : [],
      ),
    );
  }

  /**
   * Check an answer against the document; an undocumented status is a violation too, as is a media type.
   * @param asked the media type of a text; without, the first that the document has.
   */
  validateResponse(operationId: string, status: number, body: unknown, asked?: string): ContractViolation[] {
    const operation = this.#operations.get(operationId);
    if (!operation?.responses || !(String(status) in operation.responses)) {
      return [{ instancePath: '', message: `status ${status} is not documented` }];
    }
    // openapi-backend takes a response without content for one that allows anything.
    const response = operation.responses[String(status)];
    if (response && !('$ref' in response) && !response.content) {
      return body === undefined ? [] : [{ instancePath: '', message: `status ${status} has no body` }];
    }
    const contents = Object.entries(contentOf(response) ?? {});
    const [type, media] = contents.find(([each]) => asked === undefined || each === asked) ?? [];
    if (type === undefined) return [{ instancePath: '', message: `the media type ${asked ?? ''} is not documented` }];
    const errors =
      media?.schema && type !== 'application/json'
        ? this.#otherErrors(media.schema, body)
        : this.#api.validator.validateResponse(body, operation, status).errors;
    return (errors ?? []).map(({ instancePath, message }) => ({ instancePath, message: message ?? 'invalid' }));
  }

  /** openapi-backend checks answers of type application/json alone. */
  #otherErrors(schema: object, body: unknown): ErrorObject[] | null | undefined {
    // Ajv compiles a schema once and keeps it.
    this.#otherTypes.validate(schema, body);
    return this.#otherTypes.errors;
  }
}

const describe = (operation: Operation, api: OpenAPIBackend, document: Document): OperationContract => {
  const { operationId = '', method, path } = operation;
  const requestBody = operation.requestBody && !('$ref' in operation.requestBody) ? operation.requestBody : undefined;
  const parameters = (operation.parameters ?? []).flatMap((each) => ('$ref' in each ? [] : [each]));
  const answer = answerFields(successOf(operation));
  // Compiled by the first request: all at once are seconds, and most of what a start takes.
  let validators: OperationContract['requestValidators'] | undefined;
  return {
    operationId,
    method: method.toUpperCase(),
    path,
    route: pathOf(document.paths?.[path]?.servers ?? document.servers) + path,
    authorization: readAuthorization(operation),
    bodyTypes: Object.keys(requestBody?.content ?? {}) as BodyType[],
    bodyRequired: requestBody?.required === true,
    tellsBodyTypes: '415' in (operation.responses ?? {}),
    countsDecisions: (operation as { 'x-rate'?: unknown })['x-rate'] === 'decisions',
    echoesRequestId: parameters.some((each) => each.in === 'header' && each.name === 'X-Request-ID'),
    scimBody: requestBody?.content['application/scim+json']?.schema as BodySchema | undefined,
    answerType: (typesOf(operation, /^2/)[0] ?? 'application/json') as AnswerType,
    errorType: (typesOf(operation, /^[45]/)[0] ?? 'application/problem+json') as ErrorType,
    integerParameters: parameters.filter(isInteger).map(({ name }) => name),
    cookieParameters: parameters.filter((each) => each.in === 'cookie').map(({ name }) => name),
    // As written: openapi-backend makes an empty list of none.
    security: document.paths?.[path]?.[method as 'get']?.security?.map((schemes) => Object.keys(schemes)),
    bodyFields: bodyFields(requestBody?.content),
    answerFields: answer.all,
    promisedFields: answer.promised,
    tenantInPath: path.includes('{tenant_id}'),
    get requestValidators() {
      return (validators ??= api.validator.getRequestValidatorsForOperation(operationId));
    },
  };
};

const isInteger = ({ in: place, schema }: { in: string; schema?: object }): boolean =>
  place === 'query' && schema !== undefined && 'type' in schema && schema.type === 'integer';

/** The media types of a response, each with its schema; references are resolved. */
const contentOf = (response: unknown): Readonly<Record<string, { schema?: object }>> | undefined =>
  (response as { content?: Record<string, { schema?: object }> } | undefined)?.content;

/** The media types of an operation's answers of some statuses. */
const typesOf = ({ responses = {} }: Operation, statuses: RegExp): string[] =>
  Object.entries(responses).flatMap(([status, response]) =>
    statuses.test(status) ? Object.keys(contentOf(response) ?? {}) : [],
  );

const successOf = ({ responses = {} }: Operation): Content => {
  const success = ['200', '201', '202'].map((status) => responses[status]).find((response) => response !== undefined);
  return success && !('$ref' in success) ? success.content : undefined;
};

const modes = ['self', 'tenant', 'filter', 'create', 'query'] as const;

const readAuthorization = (operation: Operation): Authorization => {
  const name = operation.operationId ?? `${operation.method} ${operation.path}`;
  const declared = (operation as { 'x-authz'?: Record<string, unknown> })['x-authz'];
  if (!declared) throw new Error(`operation ${name} has no x-authz`);
  const text = (key: string): string | null => {
    const value = declared[key];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const reason = text('public');
  if (reason) return { mode: 'public', reason };
  const resource = text('resource');
  const action = text('action');
  if (!resource || !action) throw new Error(`operation ${name}: x-authz needs a resource and an action`);
  const id = text('id');
  const mode = id ? 'instance' : modes.find((each) => each === text('mode'));
  if (!mode) throw new Error(`operation ${name}: x-authz needs an id or a mode (${modes.join(', ')})`);
  if (id && !operation.path.includes(`{${id}}`)) throw new Error(`operation ${name}: no path parameter "${id}"`);
  const tenant = text('tenant') ?? (mode === 'self' ? 'none' : 'required');
  if (tenant !== 'required' && tenant !== 'none') throw new Error(`operation ${name}: "tenant" is required or none`);
  const view = text('view') ?? (operation.method === 'get' ? action : 'read');
  const demands = Array.isArray(declared.demands) ? declared.demands.map(String) : [];
  return { mode, resource, action, id, view, as: text('as'), demands, tenant };
};

/** Read the bundled document from the package. */
export const readDocument = (): Document =>
  JSON.parse(readFileSync(join(packageRoot, 'openapi/generated/openapi.json'), 'utf8')) as Document;
