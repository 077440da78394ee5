import { kinds, type Element } from './element.ts';
import { greatestRank } from './number-rank.ts';
import { equal, implies, integer, type Smt } from './smt.ts';

const kindDeclaration = `(declare-datatype Kind (${kinds.map((kind) => `(${kind})`).join(' ')}))`;

/** Declarations and assertions under construction. */
export class Script {
  readonly #declarations: Smt[] = [kindDeclaration];
  readonly #assertions = new Set<Smt>();

  /** A new name that no other has. */
  declare(letter: string, sort: string): Smt {
    const name = `${letter}${this.#declarations.length}`;
    this.#declarations.push(sort.startsWith('(') ? `(declare-fun ${name} ${sort})` : `(declare-const ${name} ${sort})`);
    return name;
  }

  declareElement(): Element {
    const element = { kind: this.declare('k', 'Kind'), value: this.declare('v', 'Int') };
    const greatest = integer(greatestRank);
    this.assume(
      implies(equal(element.kind, 'boolean'), `(<= 0 ${element.value} 1)`),
      implies(equal(element.kind, 'number'), `(<= (- ${greatest}) ${element.value} ${greatest})`),
    );
    return element;
  }

  assume(...assertions: Smt[]): void {
    for (const each of assertions) if (each !== 'true') this.#assertions.add(each);
  }

  text(): string {
    return [...this.#declarations, ...[...this.#assertions].map((each) => `(assert ${each})`)].join('\n');
  }
}
