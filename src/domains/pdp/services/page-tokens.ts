import { canonicalJson } from '../../../shared/canonical-json.ts';
import { Problem } from '../../../shared/problem.ts';
import type { Sealer } from '../../../shared/sealer.ts';
import type { Found } from './page.ts';
import { hashOf } from '../../../shared/secrets.ts';

/** As many as one answer has at most, and as it has where nobody says how many. */
const most = 1_000;
const usual = 100;

/** Where a page begins, and how long it may be. */
export interface PageAsked {
  position: string;
  limit: number;
}

/** A page as it is answered. */
interface PageOfResults<Result> {
  page: { next_token: string; count: number; total?: number };
  results: Result[];
}

interface PageSaid {
  token?: string;
  limit?: number;
}

/**
 * Tokens for the next page (AuthZEN 1.0, 8.2): sealed, for the place where a page ends may be something that is not in it, and good for
 * the query that they were given for, in its tenant.
 */
export class PageTokens {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  /** @throws Problem 400 for a token of another query, or another limit than the query's. */
  read(query: string, { token, limit }: PageSaid = {}): PageAsked {
    if (token === undefined || token === '') return { position: '', limit: Math.min(limit ?? usual, most) };
    const { position, asked } = this.#open(token, query);
    if (limit !== undefined && limit !== asked) throw wrong('limit', 'is not that of the page before');
    return { position, limit: Math.min(asked ?? usual, most) };
  }

  /** What was found, with the token for what comes after it. */
  pageOf<Result>(query: string, { results, next, total }: Found<Result>, said: PageSaid = {}): PageOfResults<Result> {
    return {
      page: {
        next_token: next === null ? '' : this.#write(query, next, said),
        count: results.length,
        ...(total !== null && { total }),
      },
      results,
    };
  }

  #write(query: string, position: string, { token, limit }: PageSaid): string {
    const asked = limit ?? (token === undefined || token === '' ? null : this.#open(token, query).asked);
    return this.#sealer.seal(JSON.stringify([position, asked]), contextOf(query));
  }

  #open(token: string, query: string): { position: string; asked: number | null } {
    try {
      const [position, asked] = JSON.parse(this.#sealer.open(token, contextOf(query))) as [string, number | null];
      return { position, asked };
    } catch (error) {
      throw wrong('token', 'is none that was given for this query', error);
    }
  }
}

/** What names a query: its parts, in whatever order their members come. */
export const queryOf = (...parts: unknown[]): string => hashOf(canonicalJson(parts));

const contextOf = (query: string): string => `page of ${query}`;

const wrong = (name: string, message: string, cause?: unknown): Problem =>
  new Problem('invalid_request', `page.${name}: ${message}`, {
    cause,
    errors: [{ in: 'body', path: `page.${name}`, message, code: name }],
  });
