/**
 * The policy language a second time, written from `policies/README.md` alone: small, slow, and on purpose without a line of
 * `src/policy`. It takes files as the `yaml` package reads them, and facts, and says allow or deny.
 */

type Json = { readonly [key: string]: unknown };

/** Three-valued: undefined is unknown. */
type Truth = boolean | undefined;

export interface Facts {
  readonly resource: string;
  readonly action: string;
  /** The permissions that the principal holds in the tenant; and which of these through a role of the platform tenant. */
  readonly held: readonly string[];
  readonly heldOnPlatform: readonly string[];
  /** What conditions may ask for: `resource.x`, `principal.x`, and so on. A moment is a number of milliseconds. */
  readonly attributes: { readonly [part: string]: Json };
}

/** About an object as a whole, about one of its fields, or about a change that writes no field. */
export type Scope = 'object' | 'nothing' | { readonly field: string };

const record = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const merged = (files: readonly Json[], key: string): Json =>
  Object.fromEntries(files.flatMap((file) => Object.entries(record(file[key]))));
const missing = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Kleene: false if any part is, else unknown if any part is. */
function every(parts: readonly Truth[]): Truth {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}
const opposite = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);
const some = (parts: readonly Truth[]): Truth => opposite(every(parts.map(opposite)));

/** The type of a single value; undefined for a missing one, a list, and what is of no type. */
function typeOf(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value;
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : 'number';
  return undefined;
}
const alike = (a: unknown, b: unknown): boolean => typeOf(a) !== undefined && typeOf(a) === typeOf(b);
const same = (a: unknown, b: unknown): boolean => alike(a, b) && a === b;
const isListOfSingles = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.every((element) => typeOf(element) !== undefined);

/** Below nought, nought or above, as a is to b; unknown where there is no order. */
function order(a: unknown, b: unknown): number | undefined {
  if (!alike(a, b) || typeof a !== 'number' || typeof b !== 'number') return undefined;
  return a < b ? -1 : Number(a > b);
}
function ordered(a: unknown, b: unknown, holds: (order: number) => boolean): Truth {
  const found = order(a, b);
  return found === undefined ? undefined : holds(found);
}
function isIn(value: unknown, among: unknown): Truth {
  if (!Array.isArray(among)) return undefined;
  if (among.length === 0) return false;
  if (!among.every((element) => alike(value, element))) return undefined;
  return among.some((element) => same(value, element));
}
function isSubset(value: unknown, of: unknown): Truth {
  if (!isListOfSingles(value) || !isListOfSingles(of)) return undefined;
  return value.every((element) => of.some((other) => same(element, other)));
}

const begins = (text: readonly string[], characters: readonly string[]): boolean =>
  characters.every((character, index) => text[index] === character);

const operators: { readonly [name: string]: (value: unknown, operand: unknown) => Truth } = {
  eq: (a, b) => (alike(a, b) ? same(a, b) : undefined),
  ne: (a, b) => (alike(a, b) ? !same(a, b) : undefined),
  lt: (a, b) => ordered(a, b, (found) => found < 0),
  lte: (a, b) => ordered(a, b, (found) => found <= 0),
  gt: (a, b) => ordered(a, b, (found) => found > 0),
  gte: (a, b) => ordered(a, b, (found) => found >= 0),
  prefix: (a, b) => (typeof a === 'string' && typeof b === 'string' ? begins(Array.from(a), Array.from(b)) : undefined),
  in: isIn,
  not_in: (a, b) => opposite(isIn(a, b)),
  subset_of: isSubset,
  exists: (a, b) => !missing(a) === b,
};

export class Interpreter {
  readonly #facts: Facts;
  /** The resource's own file, and the guardrails'. */
  readonly #policy: Json;
  readonly #guardrails: readonly Json[];
  readonly #principals: readonly Json[];
  readonly #permissions: Json;
  readonly #conditions: Json;
  readonly #roles: Json;
  /** What came of each rule's condition, which no scope changes. */
  readonly #met = new Map<Json, Truth>();

  /** @param files the bundle, in whatever order. */
  constructor(files: readonly Json[], facts: Facts) {
    this.#facts = facts;
    const policies = files.filter((file) => file['rules'] !== undefined);
    this.#policy = policies.find((file) => file['resource'] === facts.resource) ?? {};
    this.#guardrails = policies.filter((file) => file['resource'] === '*');
    this.#principals = files.filter((file) => file['principal'] !== undefined);
    this.#permissions = merged(policies, 'permissions');
    const imported = files.filter((file) => list(this.#policy['imports']).includes(file['definitions']));
    this.#conditions = merged([this.#policy, ...imported], 'conditions');
    this.#roles = merged([this.#policy, ...imported], 'derived_roles');
  }

  decide(scope: Scope = 'object'): 'allow' | 'deny' {
    const kind = record(this.#policy['actions'])[this.#facts.action];
    const own = this.#rules(this.#policy, this.#facts.action);
    const guardrails = this.#guardrails.flatMap((file) => this.#rules(file, kind));
    const rules = [...own, ...guardrails].filter((rule) => this.#isInForce(rule));
    const denies = rules.filter((rule) => rule['effect'] === 'deny' && denyApplies(rule, scope));
    if (denies.some((rule) => this.#condition(rule) !== false)) return 'deny';
    const allows = rules.filter((rule) => rule['effect'] === 'allow' && allowApplies(rule, scope));
    const isolation = this.#isolation();
    return allows.some((rule) => every([isolation, this.#condition(rule)]) === true) ? 'allow' : 'deny';
  }

  #rules(file: Json, action: unknown): readonly Json[] {
    return list(file['rules'])
      .map(record)
      .filter((rule) => list(rule['actions']).includes(action));
  }

  #isInForce(rule: Json): boolean {
    if (rule['derived_roles'] !== undefined) return this.#rolesHeld(rule).length > 0;
    return this.#holds(rule['permissions']);
  }

  /** Whether the principal holds what a rule or a derived role asks for: any of a list, `all` of one, or nothing. */
  #holds(permissions: unknown): boolean {
    if (permissions === undefined) return true;
    const counts = (name: unknown): boolean => {
      const scope = record(this.#permissions[String(name)])['scope'];
      const held = scope === 'platform' ? this.#facts.heldOnPlatform : this.#facts.held;
      return held.includes(String(name));
    };
    return Array.isArray(permissions) ? permissions.some(counts) : list(record(permissions)['all']).every(counts);
  }

  #rolesHeld(rule: Json): readonly Json[] {
    const roles = list(rule['derived_roles']).map((name) => record(this.#roles[String(name)]));
    return roles.filter((role) => this.#holds(role['permissions']));
  }

  #condition(rule: Json): Truth {
    if (!this.#met.has(rule)) this.#met.set(rule, this.#conditionOf(rule));
    return this.#met.get(rule);
  }

  #conditionOf(rule: Json): Truth {
    const parts = [this.#truth(rule['when'])];
    if (rule['derived_roles'] !== undefined)
      parts.push(some(this.#rolesHeld(rule).map((role) => this.#truth(role['when']))));
    const { second_factor_within: shown, approved_within: approved } = record(rule['obligation']);
    if (shown !== undefined) parts.push(opposite(this.#done('second_factor_age', shown)));
    if (approved !== undefined) parts.push(opposite(this.#done('approval_age', approved)));
    return every(parts);
  }

  #done(name: string, within: unknown): Truth {
    const age = record(this.#facts.attributes['context'])[name];
    return every([!missing(age), ordered(age, within, (found) => found <= 0)]);
  }

  #isolation(): Truth {
    const attribute = this.#policy['isolation'];
    if (attribute === 'none') return true;
    return operators['eq']?.(this.#value(`resource.${String(attribute)}`), this.#value('tenant.id'));
  }

  #truth(condition: unknown): Truth {
    return every(
      Object.entries(record(condition)).map(([key, value]) => {
        if (key === 'all') return every(list(value).map((part) => this.#truth(part)));
        if (key === 'any') return some(list(value).map((part) => this.#truth(part)));
        if (key === 'not') return opposite(this.#truth(value));
        if (key === 'is') return every([value].flat().map((name) => this.#truth(this.#conditions[String(name)])));
        return this.#test(key, typeof value === 'object' ? record(value) : { eq: value });
      }),
    );
  }

  #test(key: string, tests: Json): Truth {
    const value = this.#value(key);
    const isTimestamp = this.#declared(key) === 'timestamp';
    return every(
      Object.entries(tests).map(([name, operand]) => {
        const test = operators[name];
        if (test === undefined) throw new Error(`the README has no operator ${name}`);
        return test(value, this.#operand(operand, isTimestamp));
      }),
    );
  }

  /** What is written in the place of a value: another attribute, a moment where one is compared, or the value itself. */
  #operand(written: unknown, isTimestamp: boolean): unknown {
    if (Array.isArray(written)) return written.map((element) => this.#operand(element, isTimestamp));
    if (typeof written !== 'string') return written;
    if (written.startsWith('$$')) return written.slice(1);
    if (written.startsWith('$')) return this.#value(written.slice(1));
    return isTimestamp ? Date.parse(written) : written;
  }

  #value(path: string): unknown {
    const dot = path.indexOf('.');
    return record(this.#facts.attributes[path.slice(0, dot)])[path.slice(dot + 1)];
  }

  /** The declared type of an attribute: only a timestamp's matters, for what is written beside it is a text. */
  #declared(path: string): unknown {
    if (path === 'context.now') return 'timestamp';
    const [part, name = ''] = path.split('.', 2);
    const beside = { resource: 'attributes', action: 'properties', context: 'context' }[part ?? ''];
    const files = beside === undefined ? this.#principals : [this.#policy];
    const [declared] = files.flatMap((file) => record(file[beside ?? 'attributes'])[name] ?? []);
    return typeof declared === 'string' ? declared : record(declared)['type'];
  }
}

/** A deny with fields leaves the object as a whole alone; a change of nothing is denied by any. */
function denyApplies(rule: Json, scope: Scope): boolean {
  if (rule['fields'] === undefined || scope === 'nothing') return true;
  return scope !== 'object' && list(rule['fields']).includes(scope.field);
}

/** An allow with fields allows the object as a whole, but no change of nothing. */
function allowApplies(rule: Json, scope: Scope): boolean {
  if (rule['fields'] === undefined || scope === 'object') return true;
  return scope !== 'nothing' && list(rule['fields']).includes(scope.field);
}
