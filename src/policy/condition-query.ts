import { clockOf, shown, type Period } from './clock.ts';
import type { Comparison, Condition, Operand, Scalar, Test } from './condition.ts';
import { compileCondition, type Attributes, type AttributeValue } from './evaluate.ts';
import {
  both,
  either,
  hasAll,
  isAttributePath,
  isBoolean,
  isListLike,
  isListOf,
  isListOfSingles,
  isMissing,
  isNumber,
  isOneOf,
  isPresent,
  isText,
  isTextBetween,
  neither,
  type Query,
} from './mongo-query.ts';
import type { PrincipalFacts } from './principal.ts';
import { obligations } from './obligation.ts';

/** Which objects a condition is true of, and which it is false of; of the others it is unknown. */
export interface Queries {
  yes: Query;
  no: Query;
}

/** What is known when a condition is written as a query. */
export interface Known {
  principal: PrincipalFacts;
  facts: { readonly principal: Attributes; readonly tenant: Attributes; readonly action: Attributes };
  period: Period;
}

/** What an operand is, as far as it is known. */
type Side =
  | { kind: 'value'; value: AttributeValue }
  | { kind: 'attribute'; name: string }
  /** Some number, of at least `from` and below `until`. */
  | { kind: 'clock'; from: number; until: number }
  /** Not known before the request. */
  | { kind: 'open' };

const always: Queries = { yes: true, no: false };
const never: Queries = { yes: false, no: true };
const unknown: Queries = { yes: false, no: false };
const settled = (truth: boolean | null): Queries => (truth === null ? unknown : truth ? always : never);

/** Writes conditions as queries. */
export class QueryWriter {
  readonly #known: Known;
  #isExact = true;

  constructor(known: Known) {
    this.#known = known;
  }

  /** Whether all that was written says exactly what its condition does. Else `yes` and `no` hold of too few objects, never of others. */
  get isExact(): boolean {
    return this.#isExact;
  }

  write(condition: Condition): Queries {
    switch (condition.op) {
      case 'const':
        return settled(condition.value);
      case 'and':
      case 'or': {
        const parts = condition.of.map((part) => this.write(part));
        const [yes, no] = [parts.map((part) => part.yes), parts.map((part) => part.no)];
        return condition.op === 'and'
          ? { yes: both(...yes), no: either(...no) }
          : { yes: either(...yes), no: both(...no) };
      }
      case 'not': {
        const { yes, no } = this.write(condition.of);
        return { yes: no, no: yes };
      }
      case 'exists':
        return this.#exists(this.#sideOf(condition.left));
      default:
        return this.#test(condition, this.#sideOf(condition.left), this.#sideOf(condition.right));
    }
  }

  #sideOf(operand: Operand): Side {
    if (operand.kind === 'literal') return { kind: 'value', value: operand.value };
    const { root, name } = operand;
    if (root === 'resource') return isAttributePath(name) ? { kind: 'attribute', name } : { kind: 'open' };
    const { facts, period, principal } = this.#known;
    const clock = clockOf(operand);
    if (clock) {
      const from = shown(clock, period.from, principal);
      const until = shown(clock, period.until ?? period.from, principal);
      return from === undefined || until === undefined
        ? { kind: 'value', value: undefined }
        : { kind: 'clock', from, until };
    }
    // Nobody has approved a request that was not made yet.
    if (root === 'context' && name === obligations.approval.age) return { kind: 'value', value: undefined };
    if (root === 'context' || (root === 'action' && name !== 'name')) return { kind: 'open' };
    return { kind: 'value', value: Object.hasOwn(facts[root], name) ? facts[root][name] : undefined };
  }

  /** What cannot be said in a query is said of no object. */
  #unsaid(): Queries {
    this.#isExact = false;
    return unknown;
  }

  #exists(side: Side): Queries {
    if (side.kind === 'open') return this.#unsaid();
    if (side.kind === 'attribute') return { yes: isPresent(side.name), no: isMissing(side.name) };
    return settled(side.kind === 'clock' || (side.value !== null && side.value !== undefined));
  }

  #test(test: Exclude<Test, { op: 'exists' }>, left: Side, right: Side): Queries {
    const sides = [left, right];
    if (!sides.some(({ kind }) => kind === 'attribute' || kind === 'open')) return this.#settle(test, left, right);
    if (left.kind === 'attribute' && right.kind === 'value') return this.#againstValue(test, left.name, right.value);
    if (left.kind === 'value' && right.kind === 'attribute') return this.#ofValue(test, left.value, right.name);
    if (test.op === 'compare' && left.kind === 'attribute' && right.kind === 'clock') {
      return this.#againstClock(test.comparison, left.name, right);
    }
    if (test.op === 'compare' && left.kind === 'clock' && right.kind === 'attribute') {
      return this.#againstClock(turned[test.comparison], right.name, left);
    }
    return this.#unsaid();
  }

  /** Both sides are known: what the evaluator says of them. The period ends before the clock makes a difference. */
  #settle(test: Exclude<Test, { op: 'exists' }>, left: Side, right: Side): Queries {
    const valueOf = (side: Side): AttributeValue => {
      if (side.kind === 'clock') return side.from;
      return side.kind === 'value' ? side.value : undefined;
    };
    const facts = { resource: { left: valueOf(left), right: valueOf(right) } };
    const reference = (name: string) => ({ kind: 'ref', root: 'resource', name }) as const;
    const evaluate = compileCondition({ ...test, left: reference('left'), right: reference('right') });
    return settled(evaluate({ principal: {}, tenant: {}, action: {}, context: {}, ...facts }));
  }

  /** An attribute of the object on the left. */
  #againstValue(test: Exclude<Test, { op: 'exists' }>, name: string, value: AttributeValue): Queries {
    if (test.op === 'compare') return this.#compare(test.comparison, name, value);
    if (!isSingles(value)) return unknown;
    if (!value.every(isSayable)) return this.#unsaid();
    if (test.op === 'subset') {
      const yes = isListOf(name, value);
      return { yes, no: both(isListOfSingles(name), neither(yes)) };
    }
    const [first] = value;
    if (first === undefined) return never;
    if (value.some((each) => typeof each !== typeof first)) return unknown;
    return among(name, value, first);
  }

  /** An attribute of the object on the right. */
  #ofValue(test: Exclude<Test, { op: 'exists' }>, value: AttributeValue, name: string): Queries {
    if (test.op === 'subset') {
      if (!isSingles(value)) return unknown;
      if (!value.every(isSayable)) return this.#unsaid();
      const list = isListOfSingles(name);
      return { yes: both(list, hasAll(name, value)), no: both(list, neither(hasAll(name, value))) };
    }
    if (test.op === 'in') {
      // Nothing is in an empty list, not even what is missing.
      const isEmpty = isListOf(name, []);
      if (!isSingle(value)) return { yes: false, no: isEmpty };
      if (!isSayable(value)) return this.#unsaid();
      const list = isListLike(name, value);
      return { yes: both(list, hasAll(name, [value])), no: both(list, neither(hasAll(name, [value]))) };
    }
    if (test.comparison !== 'prefix') return this.#compare(turned[test.comparison], name, value);
    if (typeof value !== 'string') return unknown;
    const characters = Array.from(value);
    if (characters.length > mostBeginnings) return this.#unsaid();
    return among(name, ['', ...characters.map((_, index) => characters.slice(0, index + 1).join(''))], '');
  }

  #compare(comparison: Comparison, name: string, value: AttributeValue): Queries {
    if (!isSingle(value)) return unknown;
    if (!isSayable(value)) return this.#unsaid();
    if (comparison === 'eq') return among(name, [value], value);
    if (comparison === 'prefix') {
      if (typeof value !== 'string') return unknown;
      // Half a character at the end is no beginning of a whole one, which an order of units does not tell.
      if (/[\ud800-\udbff]$/.test(value)) return this.#unsaid();
      const yes = isTextBetween(name, value, following(value));
      return { yes, no: both(isText(name), neither(yes)) };
    }
    if (typeof value !== 'number') return unknown;
    return {
      yes: isNumber(name, { [`$${comparison}`]: value }),
      no: isNumber(name, { [`$${opposite[comparison]}`]: value }),
    };
  }

  /** True only of what is so for the whole period. */
  #againstClock(comparison: Comparison, name: string, { from, until }: { from: number; until: number }): Queries {
    this.#isExact = false;
    const after = isNumber(name, { $gte: until });
    switch (comparison) {
      case 'lt':
        return { yes: isNumber(name, { $lt: from }), no: after };
      case 'lte':
        return { yes: isNumber(name, { $lte: from }), no: after };
      case 'gt':
        return { yes: after, no: isNumber(name, { $lte: from }) };
      case 'gte':
        return { yes: after, no: isNumber(name, { $lt: from }) };
      case 'eq':
        return { yes: false, no: either(isNumber(name, { $lt: from }), after) };
      case 'prefix':
        return unknown;
    }
  }
}

const turned = { eq: 'eq', lt: 'gt', lte: 'gte', gt: 'lt', gte: 'lte', prefix: 'prefix' } as const;
const opposite = { lt: 'gte', lte: 'gt', gt: 'lte', gte: 'lt' } as const;

/** How many beginnings of a text a query lists. */
const mostBeginnings = 100;

const isSingle = (value: AttributeValue): value is Scalar =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && !Number.isNaN(value));

const isSingles = (value: AttributeValue): value is readonly Scalar[] => Array.isArray(value) && value.every(isSingle);

/** JSON has no infinities. */
const isSayable = (value: Scalar): boolean => typeof value !== 'number' || Number.isFinite(value);

const isLike = (name: string, value: Scalar): Query => {
  if (typeof value === 'string') return isText(name);
  return typeof value === 'number' ? isNumber(name) : isBoolean(name);
};

/** One of values that are of one type, or another value of that type. */
const among = (name: string, values: readonly Scalar[], like: Scalar): Queries => {
  const yes = isOneOf(name, values);
  return { yes, no: both(isLike(name, like), neither(yes)) };
};

/** The least text, by units, above all that begin with this one; null where there is none. */
const following = (text: string): string | null => {
  const units = text.replace(/\uffff+$/, '');
  if (units === '') return null;
  return units.slice(0, -1) + String.fromCharCode(units.charCodeAt(units.length - 1) + 1);
};
