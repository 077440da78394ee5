import type { Operand, Root, Scalar } from '../condition.ts';
import type { Element } from './element.ts';
import { Lists, type ListTerm } from './lists.ts';
import { rankOf } from './number-rank.ts';
import { Prefixes } from './prefixes.ts';
import { Script } from './script.ts';
import { integer, type Smt } from './smt.ts';
import { Texts } from './texts.ts';
import { Untranslatable } from './untranslatable.ts';

/** A value as the solver sees it. `value` counts for scalars, `list` where the kind is list. */
export interface Term extends Element {
  readonly list: ListTerm;
}

/** The facts of requests nobody has made yet: every attribute that was asked for can be anything at all. */
export class SymbolicFacts {
  readonly script = new Script();
  readonly texts = new Texts();
  readonly lists = new Lists(this.script);
  readonly prefixes = new Prefixes(this.script, this.texts);
  readonly #attributes = new Map<string, AttributeTerm>();
  readonly #numbers = new Set<number>();

  /** The attribute of a name: the same term for the same name. */
  attribute(root: Root, name: string): AttributeTerm {
    const key = `${root}.${name}`;
    const term = this.#attributes.get(key) ?? new AttributeTerm(root, name, this.script.declareElement(), this.lists);
    this.#attributes.set(key, term);
    return term;
  }

  /** Every attribute that was asked for. */
  attributes(): AttributeTerm[] {
    return [...this.#attributes.values()];
  }

  scalar(value: Scalar): Element {
    switch (typeof value) {
      case 'string':
        return { kind: 'string', value: this.texts.number(value) };
      case 'number':
        if (Number.isNaN(value)) throw new Untranslatable('a number that is none (NaN)');
        this.#numbers.add(value);
        return { kind: 'number', value: integer(rankOf(value)) };
      case 'boolean':
        return { kind: 'boolean', value: value ? '1' : '0' };
    }
  }

  /** The numbers that the policies name. */
  numbers(): number[] {
    return [...this.#numbers];
  }

  text(value: string): Smt {
    return this.texts.number(value);
  }

  literal(value: Scalar | readonly Scalar[]): Term {
    return typeof value === 'object'
      ? { kind: 'list', value: '0', list: { known: value.map((each) => this.scalar(each)) } }
      : { ...this.scalar(value), list: { known: [] } };
  }

  operand(operand: Operand): Term {
    return operand.kind === 'literal' ? this.literal(operand.value) : this.attribute(operand.root, operand.name);
  }

  /** All that was asked for, as the solver must be told. */
  conclude(): string {
    this.lists.conclude();
    this.prefixes.conclude();
    return this.script.text();
  }
}

/** An attribute of a request. Its list is declared when it is asked for. */
class AttributeTerm implements Term {
  readonly root: Root;
  readonly name: string;
  readonly kind: Smt;
  readonly value: Smt;
  readonly #lists: Lists;
  #list: ListTerm | undefined;

  constructor(root: Root, name: string, { kind, value }: Element, lists: Lists) {
    this.root = root;
    this.name = name;
    this.kind = kind;
    this.value = value;
    this.#lists = lists;
  }

  get list(): ListTerm {
    this.#list ??= this.#lists.declare();
    return this.#list;
  }
}

export type { AttributeTerm };
