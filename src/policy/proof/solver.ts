import type { Z3LowLevel } from 'z3-solver';
import { readSExpressions, writeSExpression, type SExpression } from './s-expression.ts';
import type { Smt } from './smt.ts';

/** What the solver says of a script, and what its example makes of the terms asked for. */
export type Answer =
  | { kind: 'unsatisfiable' }
  | { kind: 'unknown'; why: string }
  | { kind: 'satisfiable'; values: ReadonlyMap<Smt, string> };

export interface Question {
  /** Declarations and assertions. */
  script: string;
  /** What the example should be like if it can, the most important first. */
  preferences: readonly Smt[];
  /** The terms whose values are wanted. */
  terms: readonly Smt[];
}

type Context = ReturnType<Z3LowLevel['Z3']['mk_context']>;

/** What is used of Emscripten's module, whose types say nothing. */
interface Module {
  ccall(name: string, returns: 'string', takes: string[], values: unknown[]): string;
}

/**
 * Z3, in WebAssembly. It is loaded when it is opened and not before; its threads keep the process alive until it is closed.
 */
export class Solver {
  readonly #module: Module;
  readonly #context: Context;
  readonly #effort: number;
  readonly #close: () => Promise<void>;
  #questions = 0;
  /** Forgets the last question, with the first command of the next. */
  #forget = '';

  private constructor(module: Module, context: Context, effort: number, close: () => Promise<void>) {
    this.#module = module;
    this.#context = context;
    this.#effort = effort;
    this.#close = close;
  }

  /**
   * @param effort how much one question may take, in Z3's own measure (`rlimit`): what is undecided on one machine is so on every
   * other. (Its timeouts by the clock also hang under WebAssembly.)
   */
  static async open(effort = 20_000_000): Promise<Solver> {
    const { init, killThreads } = await import('z3-solver').catch((cause: unknown) => {
      throw new Error('the solver (z3-solver) is not installed: it is among the development dependencies', { cause });
    });
    const { Z3, em } = (await init()) as { Z3: Z3LowLevel['Z3']; em: Module };
    const config = Z3.mk_config();
    const context = Z3.mk_context(config);
    Z3.del_config(config);
    const solver = new Solver(em, context, effort, async () => {
      Z3.del_context(context);
      await killThreads(em);
    });
    solver.#run(`(set-option :produce-unsat-cores true) (set-option :smt.core.minimize true)`);
    return solver;
  }

  /** How many questions were asked. */
  get questions(): number {
    return this.#questions;
  }

  close(): Promise<void> {
    return this.#close();
  }

  ask({ script, preferences, terms }: Question): Answer {
    this.#questions += 1;
    const forget = this.#forget;
    this.#forget = '(pop)';
    const verdict = this.#check(`${forget}(push)${script}`, '(check-sat)');
    if (verdict === 'unsat') return { kind: 'unsatisfiable' };
    if (verdict !== 'sat') return { kind: 'unknown', why: this.#reason() };
    if (preferences.length === 0) return { kind: 'satisfiable', values: this.#values(terms) };
    const flags = preferences.map((preference, index) => ({ name: `prefer${index}`, preference }));
    this.#run(
      flags
        .map(({ name, preference }) => `(declare-const ${name} Bool) (assert (=> ${name} ${preference}))`)
        .join('\n'),
    );
    return this.#satisfy(flags.map(({ name }) => name))
      ? { kind: 'satisfiable', values: this.#values(terms) }
      : { kind: 'unknown', why: this.#reason() };
  }

  /** Leave out the least important preference of those that contradict each other, until the rest can be had together. */
  #satisfy(preferences: readonly string[]): boolean {
    const kept = new Set(preferences);
    for (;;) {
      const verdict = this.#check('', `(check-sat-assuming (${[...kept].join(' ')}))`);
      if (verdict !== 'unsat') return verdict === 'sat';
      const [core] = this.#run('(get-unsat-core)');
      const least = preferences.findLast((each) => kept.has(each) && Array.isArray(core) && core.includes(each));
      if (least === undefined) return false;
      kept.delete(least);
    }
  }

  /** The limit holds for the check alone: a question that could not even be put would be another error. */
  #check(before: string, check: string): SExpression | undefined {
    return this.#run(`${before}\n(set-option :rlimit ${this.#effort})${check}(set-option :rlimit 0)`)[0];
  }

  #values(terms: readonly Smt[]): Map<Smt, string> {
    if (terms.length === 0) return new Map();
    const [pairs] = this.#run(`(get-value (${terms.join(' ')}))`);
    return new Map(
      terms.map((term, index) => {
        const pair = Array.isArray(pairs) ? pairs[index] : undefined;
        if (!Array.isArray(pair) || pair[1] === undefined) throw new Error(`the solver gave no value for ${term}`);
        return [term, writeSExpression(pair[1])];
      }),
    );
  }

  #reason(): string {
    const [reason] = this.#run('(get-info :reason-unknown)');
    const text = writeSExpression(reason ?? []).replace(/^\(:reason-unknown |\)$/g, '');
    return `the solver gave up (${text.replaceAll('"', '')})`;
  }

  // Not `Z3.eval_smtlib2_string`: that hands the text to a thread and frees it before the thread has read it.
  #run(commands: string): SExpression[] {
    const given = [this.#context, commands];
    const text = this.#module.ccall('Z3_eval_smtlib2_string', 'string', ['number', 'string'], given);
    const answers = readSExpressions(text);
    if (answers.some((each) => Array.isArray(each) && each[0] === 'error')) {
      throw new Error(`the solver does not understand a question: ${text.trim()}`);
    }
    return answers;
  }
}
