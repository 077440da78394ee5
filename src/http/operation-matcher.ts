import findMyWay, { type HTTPMethod } from 'find-my-way';
import type { Contract, OperationContract } from '../contract/index.ts';
import { notFound, Problem } from '../shared/problem.ts';
import { isWellEncoded } from './percent-encoding.ts';

export interface Match {
  operation: OperationContract;
  pathParameters: Readonly<Record<string, string | undefined>>;
}

/** Finds the operation for a method and path with a radix tree: openapi-backend's own matcher is 10× the request. */
export class OperationMatcher {
  readonly #router = findMyWay({
    caseSensitive: true,
    ignoreTrailingSlash: false,
    ignoreDuplicateSlashes: false,
    // Long ids are for validation to refuse, which says what is wrong with them.
    maxParamLength: 16_384,
  });
  readonly #methods: readonly string[];
  readonly #literal = new Set<string>();
  readonly #base: string;

  constructor(contract: Contract) {
    this.#base = `${contract.basePath}/`;
    const operations = [...contract.operations.values()];
    this.#methods = [...new Set(operations.map(({ method }) => method))].sort();
    for (const operation of operations) {
      const path = operation.route.replace(/\{(\w+)\}/g, ':$1');
      if (!operation.path.includes('{')) this.#literal.add(path);
      this.#router.on(operation.method as HTTPMethod, path, () => undefined, operation);
    }
  }

  /** Whether a path is the document's business: below its base path, or spelled out by it elsewhere. */
  covers(path: string): boolean {
    return path.startsWith(this.#base) || this.#literal.has(path);
  }

  /**
   * @param path the request's path, undecoded and without query.
   * @throws Problem 400 for broken percent-encoding, 404, 405 with `Allow`.
   */
  match(method: string, path: string): Match {
    if (!isPlain(path)) throw new Problem('malformed_request', 'The path is not valid percent-encoded UTF-8.');
    const found = this.#find(method, path);
    if (found) return found;
    const allowed = this.#methods.filter((other) => this.#find(other, path));
    if (allowed.length === 0) throw notFound('The requested path');
    throw new Problem('method_not_allowed', `${method} is not allowed here.`, {
      headers: { Allow: allowed.join(', ') },
    });
  }

  #find(method: string, path: string): Match | null {
    const found = this.#router.find(method as HTTPMethod, path);
    if (!found) return null;
    const { store, params } = found as { store: OperationContract; params: Match['pathParameters'] };
    // A path that the document spells out is never another one's parameter (OpenAPI 3.1, 4.8.8.1), nor is nothing an id.
    const isOther = store.path.includes('{') && this.#literal.has(path);
    return isOther || Object.values(params).includes('') ? null : { operation: store, pathParameters: params };
  }
}

/** An encoded slash, backslash or NUL is never part of an id, only of a confusion between proxies and us. */
const isPlain = (path: string): boolean => !path.includes('%') || (isWellEncoded(path) && !/%(2f|5c|00)/i.test(path));
