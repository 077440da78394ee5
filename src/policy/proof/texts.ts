import { integer, type Smt } from './smt.ts';

/**
 * Texts as numbers: each that a policy names has its own, and any other number stands for some other text. Of texts,
 * conditions ask whether they are equal, and what they begin with, which `prefixes.ts` says of the numbers.
 */
export class Texts {
  readonly #numbers = new Map<string, number>();

  number(text: string): Smt {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
    }
    return integer(number);
  }

  /** All texts that have a number, in the order of their numbers. */
  all(): string[] {
    return [...this.#numbers.keys()];
  }
}
