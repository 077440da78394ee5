import fc from 'fast-check';
import type { AttributeType } from '../../../src/policy/vocabulary.ts';
import { conditions, guards, named, type Written } from './conditions.ts';
import type { Json, ParityCase } from './parity-case.ts';
import { attributeNames, columnNames, columns, ofActions, ofContexts, ofPrincipals, written } from './vocabulary.ts';

/** Random bundles: two resources with rules, guardrails, shared definitions and a kind of principal. */

/** CASL has meanings of its own for `all` and `manage`; here they are names. */
const resources = ['box', 'all', 'crate'];
const actions = { read: 'read', update: 'write', manage: 'write', all: 'read' };
export const actionNames = Object.keys(actions);
/** By the resource that declares them. Rules of either may name them. */
const permissions: readonly (readonly string[])[] = [['p:one', 'p:two', 'p:platform'], ['q:one']];
export const permissionNames = permissions.flat();
/** Those that rules can name. */
export const fields = ['f', 'g'];

const perhaps = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });
const seldom = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 4 }, { arbitrary: value, weight: 1 });
const some = <Value>(values: readonly Value[]) => fc.subarray([...values], { minLength: 1 });
const present = (json: Json): Json =>
  Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));

const audience = fc.oneof(
  fc.constant({ principals: 'authenticated' }),
  some(permissionNames).map((any) => ({ permissions: any })),
  some(permissionNames).map((all) => ({ permissions: { all } })),
  some(['friend', 'owner']).map((roles) => ({ derived_roles: roles })),
);

type Rules = readonly Json[];

const rules = (maxLength: number, sayable: boolean): fc.Arbitrary<Rules> => {
  const when = conditions(['own', 'other'], sayable);
  const common = { actions: some(actionNames), when: perhaps(when), fields: seldom(some(fields)) };
  const allow = fc.record({ effect: fc.constant('allow'), audience, ...common });
  const obligation = fc.constantFrom({ second_factor_within: 60 }, { second_factor_within: 300 });
  const denied = {
    effect: fc.constant('deny'),
    audience: fc.option(audience, { nil: {} }),
    when,
    reason: fc.constant('No.'),
  };
  const deny = fc.record({ ...common, ...denied, obligation: seldom(obligation) });
  const approval = fc.constantFrom({ approved_within: 60 }, { approved_within: 300 });
  const unapproved = fc.record({ ...common, ...denied, actions: some(['update', 'manage']), obligation: approval });
  const rule = fc.oneof(
    { arbitrary: allow, weight: 8 },
    { arbitrary: deny, weight: 3 },
    { arbitrary: unapproved, weight: 1 },
  );
  return fc.array(
    rule.map(({ audience: who, ...rest }) => ({ ...who, ...rest })),
    { minLength: 1, maxLength },
  );
};

const guardrails: fc.Arbitrary<Rules> = fc.array(
  fc.record({
    effect: fc.constant('deny'),
    actions: some(['read', 'write']),
    when: guards,
    reason: fc.constant('Never.'),
  }),
  { maxLength: 1 },
);

const definitions = (sayable: boolean) =>
  fc.record({
    own: conditions([], sayable),
    other: conditions(['own'], sayable),
    friend: conditions(['own'], sayable),
    owner: conditions(['other'], sayable),
    friends: perhaps(some(permissionNames)),
  });

interface World {
  order: readonly string[];
  names: readonly string[];
  isolation: 'u1' | 'none';
  extra: readonly string[];
  main: Rules;
  side: Rules;
  guarding: Rules;
  defined: { own: Written; other: Written; friend: Written; owner: Written; friends: string[] | undefined };
}

export type Bundle = Pick<ParityCase, 'files' | 'columns'> & { resource: string };

const worlds = (sayable: boolean): fc.Arbitrary<World> =>
  fc.record({
    order: fc.shuffledSubarray(resources, { minLength: 2, maxLength: 2 }),
    names: fc.shuffledSubarray(attributeNames, { minLength: columnNames.length, maxLength: columnNames.length }),
    isolation: fc.constantFrom('none', 'u1'),
    extra: fc.subarray(columnNames, { maxLength: 2 }),
    main: rules(5, sayable),
    side: rules(1, sayable),
    guarding: guardrails,
    defined: definitions(sayable),
  });

/** Half of them can be said to a client in full. */
export const bundles: fc.Arbitrary<Bundle> = fc
  .oneof(worlds(true), worlds(false))
  .map((world) => new Writer(world).bundle());

const numbered = (of: Rules): Json[] => of.map((rule, index) => ({ id: `r${index}`, ...present(rule) }));

/** The definitions that rules name, and those that these name. */
const definitionsFor = (of: readonly Rules[], { own, other, friend, owner, friends }: World['defined']): Json => {
  const text = JSON.stringify(of);
  const roles = {
    friend: text.includes('"friend"') ? present({ permissions: friends, when: friend }) : undefined,
    owner: text.includes('"owner"') ? { when: owner } : undefined,
  };
  const asking = [of, roles];
  const isNamed = (name: string, by: unknown): boolean => JSON.stringify(by).includes(`"${name}"`);
  const second = isNamed('other', asking) ? other : undefined;
  const first = isNamed('own', [asking, second ?? {}]) ? own : undefined;
  return { conditions: present({ own: first, other: second }), derived_roles: present(roles) };
};

/** Writes a world down: as files that declare what their rules ask for, and no more. */
class Writer {
  readonly #world: World;
  readonly #definitions: Json;
  /** The attributes' names by their columns. */
  readonly #names: Readonly<Record<string, string>>;

  constructor(world: World) {
    this.#world = world;
    this.#definitions = definitionsFor([world.main, world.side], world.defined);
    this.#names = Object.fromEntries(columnNames.map((column, index) => [column, world.names[index] ?? column]));
  }

  bundle(): Bundle {
    const { order, main, side, guarding } = this.#world;
    return {
      resource: order[0] ?? '',
      files: {
        'main.policy.yaml': this.#policy(0, main),
        'side.policy.yaml': this.#policy(1, side),
        'guardrails.policy.yaml': { resource: '*', rules: numbered(guarding) },
        'shared.definitions.yaml': this.#named({ definitions: 'shared', ...this.#definitions }),
        'employee.principal.yaml': {
          principal: 'employee',
          attributes: declared('principal', ofPrincipals, JSON.stringify(this.#world)),
        },
      },
      columns: Object.fromEntries(this.#columns(main).map((column) => [this.#names[column] ?? column, column])),
    };
  }

  #policy(index: number, of: Rules): Json {
    const { order, isolation } = this.#world;
    const text = JSON.stringify([of, this.#definitions]);
    const given = (permissions[index] ?? []).map((id) => [
      id,
      { name: id, description: id, ...(id === 'p:platform' && { scope: 'platform' }) },
    ]);
    return this.#named({
      resource: order[index],
      module: 'Things',
      isolation: isolation === 'none' ? 'none' : this.#names[isolation],
      imports: ['shared'],
      attributes: Object.fromEntries(
        this.#columns(of).map((column) => [this.#names[column], written(columns[column].type)]),
      ),
      properties: declared('action', ofActions, text),
      context: declared('context', ofContexts, text),
      actions,
      permissions: Object.fromEntries(given) as Json,
      rules: numbered(of),
    });
  }

  /** The columns of a resource with these rules. */
  #columns(of: Rules): (keyof typeof columns)[] {
    const { extra, isolation } = this.#world;
    const text = JSON.stringify([of, this.#definitions]);
    return columnNames.filter(
      (column) => text.includes(`resource.${column}"`) || extra.includes(column) || isolation === column,
    );
  }

  #named(json: Json): Json {
    return named(json, this.#names) as Json;
  }
}

const declared = (root: string, types: Readonly<Record<string, AttributeType>>, text: string): Json =>
  Object.fromEntries(
    Object.entries(types).flatMap(([name, type]) => (text.includes(`${root}.${name}"`) ? [[name, written(type)]] : [])),
  );
