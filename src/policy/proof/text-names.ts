import { begins } from '../evaluate.ts';
import type { Texts } from './texts.ts';

/** What a text that no policy names should look like. */
export type Style = 'uuid' | 'permission' | 'text';

/** A text's demand: whether it begins with another, both by number. */
export interface Beginning {
  text: number;
  beginning: number;
  holds: boolean;
}

const candidate: Record<Style, (count: number) => string> = {
  // The ids of the suites: the principal's ends in a, the tenant's in b.
  uuid: (count) => `01900000-0000-7000-8000-${(10 + count).toString(16).padStart(12, '0')}`,
  permission: (count) => (count === 0 ? 'another:permission' : `another:permission_${count + 1}`),
  text: (count) => (count === 0 ? 'other' : `other ${count + 1}`),
};

/** Finds texts for the numbers of an example: those that the policies name, and for others some that begin with what they must. */
export class TextNames {
  readonly #names: Map<number, string>;
  readonly #beginnings: readonly Beginning[];

  constructor(texts: Texts, beginnings: readonly Beginning[]) {
    this.#names = new Map(texts.all().map((text, number) => [number, text]));
    this.#beginnings = beginnings;
    const depth = (number: number): number => this.#beginningsOf(number).size;
    const bound = [...new Set(beginnings.flatMap(({ text, beginning }) => [text, beginning]))];
    // What another begins with has a name before it.
    for (const number of bound.sort((a, b) => depth(a) - depth(b))) this.name(number, 'text');
  }

  name(number: number, style: Style): string {
    const known = this.#names.get(number);
    if (known !== undefined) return known;
    const own = [...this.#beginningsOf(number)].flatMap((beginning) => this.#names.get(beginning) ?? []);
    const [longest = ''] = own.sort((a, b) => b.length - a.length);
    const taken = new Set(this.#names.values());
    for (let count = 0; ; count += 1) {
      const name = longest === '' ? candidate[style](count) : `${longest}${candidate.text(count)}`;
      if (taken.has(name) || (this.#contradicts(number, name) && count < 1_000)) continue;
      this.#names.set(number, name);
      return name;
    }
  }

  /** What a text begins with, itself left aside. */
  #beginningsOf(number: number): Set<number> {
    const own = this.#beginnings.filter(
      ({ text, beginning, holds }) => holds && text === number && beginning !== number,
    );
    return new Set(own.map(({ beginning }) => beginning));
  }

  #contradicts(number: number, name: string): boolean {
    return this.#beginnings.some(({ text, beginning, holds }) => {
      const whole = text === number ? name : this.#names.get(text);
      const start = beginning === number ? name : this.#names.get(beginning);
      return whole !== undefined && start !== undefined && begins(whole, start) !== holds;
    });
  }
}
