import type { Scalar } from '../condition.ts';
import type { Attributes, AttributeValue } from '../evaluate.ts';

import type { Root } from '../condition.ts';

import type { Element } from './element.ts';
import type { ListTerm } from './lists.ts';
import { numberOf } from './number-rank.ts';
import type { TypeOf } from './preferences.ts';
import type { Smt } from './smt.ts';
import type { AttributeTerm, SymbolicFacts } from './symbolic-facts.ts';
import { TextNames, type Beginning, type Style } from './text-names.ts';

/** The terms whose values make an example. */
export const termsOf = (facts: SymbolicFacts): Smt[] => {
  const elements = [...facts.attributes(), ...facts.lists.elements()].flatMap(({ kind, value }) => [kind, value]);
  const memberships = facts.lists
    .names()
    .flatMap((unknown) => facts.lists.elements().map((each) => facts.lists.includes({ known: [], unknown }, each)));
  return [
    ...new Set([
      ...elements,
      ...memberships,
      ...facts.prefixes.asked().flatMap(({ text, beginning, holds }) => [text, beginning, holds]),
    ]),
  ];
};

/** Reads a model of the solver as facts that the evaluator can be asked about. */
export class Example {
  readonly #facts: SymbolicFacts;
  readonly #values: ReadonlyMap<Smt, string>;
  readonly #names: TextNames;
  readonly #typeOf: TypeOf;

  constructor(facts: SymbolicFacts, values: ReadonlyMap<Smt, string>, typeOf: TypeOf) {
    this.#facts = facts;
    this.#values = values;
    this.#typeOf = typeOf;
    const beginnings = facts.prefixes.asked().map(({ text, beginning, holds }): Beginning => ({
      text: Number(this.#integer(text)),
      beginning: Number(this.#integer(beginning)),
      holds: this.#values.get(holds) === 'true',
    }));
    this.#names = new TextNames(facts.texts, beginnings);
    // Whoever acts, and where, have the first two names.
    for (const root of ['principal', 'tenant'] as const) {
      for (const term of facts.attributes()) if (term.root === root && term.name === 'id') this.valueOf(term);
    }
  }

  /** The attributes of a namespace that have a value. */
  attributesOf(root: Root): Attributes {
    const terms = this.#facts.attributes().filter((term) => term.root === root);
    const entries = terms.map((term): [string, AttributeValue] => [term.name, this.valueOf(term)]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  valueOf(term: AttributeTerm): AttributeValue {
    const kind = this.#values.get(term.kind);
    switch (kind) {
      case 'missing':
        return undefined;
      case 'list':
        return this.list(term.list, this.#styleOf(term));
      case 'other':
        // A list with something else than scalars in it, as only JSON of others can have it.
        return [[]] as unknown as AttributeValue;
      default:
        return this.#scalar(term, this.#styleOf(term));
    }
  }

  /** The elements of a list that it was asked about; of others nothing depends. */
  list({ known, unknown }: ListTerm, style: Style): Scalar[] {
    const included = this.#facts.lists
      .elements()
      .filter(
        (each) =>
          unknown !== undefined &&
          this.#values.get(this.#facts.lists.includes({ known: [], unknown }, each)) === 'true',
      );
    const scalars = [...known, ...included].map((each) => this.#scalar(each, style));
    return [...new Set(scalars)].sort();
  }

  #styleOf({ root, name }: AttributeTerm): Style {
    if (name === 'permissions') return 'permission';
    return this.#typeOf(root, name)?.type === 'uuid' ? 'uuid' : 'text';
  }

  #scalar({ kind, value }: Element, style: Style): Scalar {
    const number = this.#integer(value);
    switch (this.#values.get(kind) ?? kind) {
      case 'number':
        return numberOf(number);
      case 'boolean':
        return number === 1n;
      default:
        return this.#names.name(Number(number), style);
    }
  }

  #integer(term: Smt): bigint {
    return readInteger(this.#values.get(term) ?? term);
  }
}

const readInteger = (text: string): bigint => {
  const negative = /^\(- (\d+)\)$/.exec(text);
  return negative?.[1] ? -BigInt(negative[1]) : BigInt(text);
};
