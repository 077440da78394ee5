import { begins } from '../evaluate.ts';
import type { Script } from './script.ts';
import { and, equal, implies, not, or, type Smt } from './smt.ts';
import { Untranslatable } from './untranslatable.ts';
import type { Texts } from './texts.ts';

/** Beyond this, what would have to be said of one text as the beginning of another is too much for one question. */
const tooMany = 60_000;

const isNumber = (term: Smt): boolean => /^\d+$/.test(term);

/**
 * What texts begin with, said of the numbers that stand for them. "Begins with" is a partial order, and what a text begins with
 * begins one with the other; beside what is so of the texts themselves, nothing else is true of it: for every model there are
 * texts, made by adding a letter of its own to the longest thing that each begins with.
 */
export class Prefixes {
  readonly #script: Script;
  readonly #texts: Texts;
  readonly #lefts = new Set<Smt>();
  readonly #rights = new Set<Smt>();
  #relation: Smt | undefined;

  constructor(script: Script, texts: Texts) {
    this.#script = script;
    this.#texts = texts;
  }

  startsWith(text: Smt, beginning: Smt): Smt {
    if (text === beginning) return 'true';
    this.#lefts.add(text);
    this.#rights.add(beginning);
    this.#relation ??= this.#script.declare('p', '(Int Int) Bool');
    return `(${this.#relation} ${text} ${beginning})`;
  }

  /** The terms that are asked about, and those that they are asked to begin with, where they are not texts of a policy. */
  terms(): { all: Smt[]; beginnings: Smt[] } {
    const unknown = (terms: Set<Smt>) => [...terms].filter((each) => !isNumber(each));
    return {
      all: [...new Set([...unknown(this.#lefts), ...unknown(this.#rights)])],
      beginnings: unknown(this.#rights),
    };
  }

  /** Each term that was asked about with all that something was asked to begin with, and the term that says whether it does. */
  asked(): { text: Smt; beginning: Smt; holds: Smt }[] {
    const { all } = this.terms();
    return all.flatMap((text) =>
      [...this.#rights].map((beginning) => ({ text, beginning, holds: this.#is(text, beginning) })),
    );
  }

  /** Say what the relation is. Called last: a text that is named later would be missing. */
  conclude(): void {
    if (!this.#relation) return;
    const { all, beginnings } = this.terms();
    if (beginnings.length > 0) this.#nameBeginnings();
    const texts = this.#texts.all().map((text, number) => ({ text, number: String(number) }));
    const asked = beginnings.length > 0 ? texts : texts.filter(({ number }) => this.#rights.has(number));
    if (asked.length * texts.length * (1 + beginnings.length) > tooMany) {
      throw new Untranslatable(`more than ${tooMany} pairs of texts and beginnings would have to be told apart`);
    }
    for (const { text, number } of texts) {
      for (const other of asked) this.#say(number, other.number, begins(text, other.text));
    }
    for (const term of all) {
      for (const one of asked) {
        if (one.text === '') this.#script.assume(this.#is(term, one.number));
        for (const other of asked.filter((each) => each.number !== one.number)) {
          const both = and(this.#is(term, one.number), this.#is(term, other.number));
          if (begins(one.text, other.text))
            this.#script.assume(implies(this.#is(term, one.number), this.#is(term, other.number)));
          else if (!begins(other.text, one.text)) this.#script.assume(not(both));
        }
      }
    }
    if (beginnings.length > 0) this.#relate(all, texts);
  }

  /** An attribute that a text begins with is one of its beginnings: they need numbers of their own. */
  #nameBeginnings(): void {
    for (const text of this.#texts.all()) {
      for (let length = 0; length < text.length; length += 1) {
        const start = text.slice(0, length);
        if (begins(text, start)) this.#texts.number(start);
      }
      if (this.#texts.all().length > tooMany) break;
    }
  }

  /** What holds between attributes, and between them and texts. */
  #relate(terms: Smt[], texts: { text: string; number: Smt }[]): void {
    const nodes = [...terms, ...texts.map(({ number }) => number)];
    for (const term of terms) {
      this.#script.assume(this.#is(term, term));
      for (const { text, number } of texts) {
        const among = texts.filter((each) => begins(text, each.text)).map((each) => equal(term, each.number));
        this.#script.assume(equalTruth(this.#is(number, term), or(...among)));
      }
      for (const other of terms) {
        this.#script.assume(implies(and(this.#is(term, other), this.#is(other, term)), equal(term, other)));
        for (const third of nodes) {
          this.#script.assume(
            implies(and(this.#is(term, other), this.#is(other, third)), this.#is(term, third)),
            implies(and(this.#is(term, third), this.#is(third, other)), this.#is(term, other)),
            implies(
              and(this.#is(term, other), this.#is(term, third)),
              or(this.#is(other, third), this.#is(third, other)),
            ),
          );
        }
      }
    }
  }

  #is(text: Smt, beginning: Smt): Smt {
    return `(${this.#relation ?? ''} ${text} ${beginning})`;
  }

  #say(text: Smt, beginning: Smt, truth: boolean): void {
    this.#script.assume(truth ? this.#is(text, beginning) : not(this.#is(text, beginning)));
  }
}

const equalTruth = (a: Smt, b: Smt): Smt => and(implies(a, b), implies(b, a));
