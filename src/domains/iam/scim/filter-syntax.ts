/** A filter (RFC 7644, 3.4.2.2) as a tree. Attribute paths are as the client wrote them. */
export type Filter =
  | { op: 'and'; of: Filter[] }
  | { op: 'or'; of: Filter[] }
  | { op: 'not'; of: Filter }
  | { op: 'pr'; path: string }
  | { op: Comparison; path: string; value: Value }
  /** `path[of]`: some value of a complex attribute meets it. */
  | { op: 'some'; path: string; of: Filter };

export type Comparison = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';
export type Value = string | number | boolean | null;

/** What is wrong with a filter, in words. */
export class FilterFault extends Error {}

const comparisons: ReadonlySet<string> = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);
const mostComparisons = 50;
const deepest = 10;

/**
 * White space, brackets, a JSON string, or a word. No two alternatives match the same text, so it takes time in proportion to
 * the filter's length whatever the filter is.
 */
const token = /[ \t]+|[()[\]]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|[^\s()[\]"]+/uy;

const tokensOf = (text: string): string[] => {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const [found] = token.exec(text) ?? [];
    if (found === undefined) throw new FilterFault(`cannot be read at character ${at + 1}`);
    if (found.trim() !== '') tokens.push(found);
  }
  return tokens;
};

/** Parse a filter. @throws FilterFault where it is none, or too large. */
export const parseFilter = (text: string): Filter => {
  const reader = new Reader(tokensOf(text));
  const filter = reader.disjunction(0);
  reader.end();
  return filter;
};

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;
  #comparisons = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw new FilterFault(`goes on with "${this.#peek()}" where it should end`);
  }

  disjunction(depth: number): Filter {
    if (depth > deepest) throw new FilterFault(`nests deeper than ${deepest} levels`);
    return this.#joined('or', () => this.#joined('and', () => this.#term(depth)));
  }

  #joined(op: 'and' | 'or', next: () => Filter): Filter {
    const first = next();
    const of = [first];
    while (this.#peek().toLowerCase() === op) {
      this.#at += 1;
      of.push(next());
    }
    return of.length === 1 ? first : { op, of };
  }

  #term(depth: number): Filter {
    if (this.#peek() === '(') return this.#within('(', ')', depth);
    if (this.#peek().toLowerCase() === 'not' && this.#tokens[this.#at + 1] === '(') {
      this.#at += 1;
      return { op: 'not', of: this.#within('(', ')', depth) };
    }
    const path = this.#take('an attribute');
    if (!/^[A-Za-z$][\w$:.-]*$/.test(path)) throw new FilterFault(`"${path}" is no attribute`);
    if (this.#peek() === '[') return { op: 'some', path, of: this.#within('[', ']', depth) };
    return this.#comparison(path);
  }

  #within(open: string, close: string, depth: number): Filter {
    this.#expect(open);
    const filter = this.disjunction(depth + 1);
    this.#expect(close);
    return filter;
  }

  #comparison(path: string): Filter {
    this.#comparisons += 1;
    if (this.#comparisons > mostComparisons) throw new FilterFault(`has more than ${mostComparisons} comparisons`);
    const op = this.#take('an operator').toLowerCase();
    if (op === 'pr') return { op, path };
    if (!isComparison(op)) throw new FilterFault(`"${op}" is no operator`);
    return { op, path, value: valueOf(this.#take('a value')) };
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #take(what: string): string {
    const found = this.#tokens[this.#at];
    if (found === undefined) throw new FilterFault(`ends where ${what} should follow`);
    this.#at += 1;
    return found;
  }

  #expect(wanted: string): void {
    const found = this.#take(`"${wanted}"`);
    if (found !== wanted) throw new FilterFault(`has "${found}" where "${wanted}" should be`);
  }
}

const isComparison = (op: string): op is Comparison => comparisons.has(op);

/** A value is JSON (RFC 7644, figure 1). What no column could hold is refused here. */
const valueOf = (text: string): Value => {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/.test(text)) return Number(text);
  if (!text.startsWith('"')) throw new FilterFault(`"${text}" is no value: texts stand in double quotes`);
  const value = JSON.parse(text) as string;
  if (/\0|\p{Surrogate}/u.test(value)) throw new FilterFault('has a text that is not valid Unicode');
  return value;
};
