import { isSame, isScalar, scalarKinds, type Element, type Kind } from './element.ts';
import type { Script } from './script.ts';
import { and, equal, implies, not, or, type Smt } from './smt.ts';

/**
 * A list of scalars: elements that are known to be in it, and perhaps others, under a name. Conditions ask neither for the
 * order of a list nor for repetition.
 */
export interface ListTerm {
  known: readonly Element[];
  unknown?: Smt;
}

/**
 * What is asked of lists nobody knows. Each is asked only about finitely many elements: those that are named, the scalars that
 * are looked for, and a witness for every claim that something is in it. The elements of these that a model has in a list are a list of
 * which all the answers hold, so that no quantifier is needed.
 */
export class Lists {
  readonly #script: Script;
  /** By name, with the kind that all its elements are of, if that is known. */
  readonly #unknown = new Map<Smt, Kind | undefined>();
  readonly #elements = new Map<string, Element>();
  readonly #inclusions = new Map<string, { holds: Smt; part: Smt; whole: ListTerm }>();
  readonly #presences = new Map<string, { holds: Smt; list: Smt; kind: Smt }>();

  constructor(script: Script) {
    this.#script = script;
  }

  /** @param of the kind of all its elements, if that is known. */
  declare(of?: Kind): ListTerm {
    const unknown = this.#script.declare('l', '(Kind Int) Bool');
    this.#unknown.set(unknown, of);
    return { known: [], unknown };
  }

  includes({ known, unknown }: ListTerm, element: Element): Smt {
    return or(...known.map((each) => isSame(each, element)), unknown ? this.#among(unknown, element) : 'false');
  }

  /** Whether any element is of the kind, which can be a term. */
  has({ known, unknown }: ListTerm, kind: Smt): Smt {
    const ofUnknown = (list: Smt) => scalarKinds.map((each) => and(equal(kind, each), this.#presence(list, each)));
    return or(...known.map((each) => equal(each.kind, kind)), ...(unknown ? ofUnknown(unknown) : []));
  }

  isSubset({ known, unknown }: ListTerm, whole: ListTerm): Smt {
    return and(
      ...known.map((each) => this.includes(whole, each)),
      unknown && unknown !== whole.unknown ? this.#inclusion(unknown, whole) : 'true',
    );
  }

  /** The names of the lists nobody knows. */
  names(): Smt[] {
    return [...this.#unknown.keys()];
  }

  /** Everything that a list was asked about. */
  elements(): Element[] {
    return [...this.#elements.values()];
  }

  /** Say what the answers mean. Called last: an element that is named later would be missing. */
  conclude(): void {
    for (const element of this.elements()) {
      for (const [name, of] of this.#unknown) {
        this.#script.assume(implies(this.#among(name, element), of ? equal(element.kind, of) : isScalar(element)));
      }
      for (const { holds, part, whole } of this.#inclusions.values()) {
        this.#script.assume(implies(and(holds, this.#among(part, element)), this.includes(whole, element)));
      }
      for (const { holds, list, kind } of this.#presences.values()) {
        this.#script.assume(implies(and(this.#among(list, element), equal(element.kind, kind)), holds));
      }
    }
  }

  #among(list: Smt, element: Element): Smt {
    this.#elements.set(`${element.kind} ${element.value}`, element);
    return `(${list} ${element.kind} ${element.value})`;
  }

  #presence(list: Smt, kind: Smt): Smt {
    const of = this.#unknown.get(list);
    if (of && of !== kind) return 'false';
    const key = `${list} ${kind}`;
    const asked = this.#presences.get(key);
    if (asked) return asked.holds;
    const holds = this.#script.declare('h', 'Bool');
    this.#presences.set(key, { holds, list, kind });
    const witness = this.#script.declareElement();
    this.#script.assume(implies(holds, and(equal(witness.kind, kind), this.#among(list, witness))));
    return holds;
  }

  #inclusion(part: Smt, whole: ListTerm): Smt {
    const key = JSON.stringify([part, whole]);
    const asked = this.#inclusions.get(key);
    if (asked) return asked.holds;
    const holds = this.#script.declare('s', 'Bool');
    this.#inclusions.set(key, { holds, part, whole });
    const witness = this.#script.declareElement();
    this.#script.assume(implies(not(holds), and(this.#among(part, witness), not(this.includes(whole, witness)))));
    return holds;
  }
}
