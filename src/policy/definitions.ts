import type { Node } from 'yaml';
import type { Condition } from './condition.ts';
import { parseHolders } from './parse-audience.ts';
import { ConditionParser } from './parse-condition.ts';
import type { DerivedRole, NamedDefinition } from './policy.ts';
import { suggest } from './policy-error.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { YamlSource } from './yaml-source.ts';

/** A named part of a file, not yet read: what its conditions mean depends on the attributes of who uses it. */
export interface Definition {
  source: YamlSource;
  node: Node;
}

interface NamedNode extends Definition {
  used: boolean;
}

/** The named conditions and derived roles of one file. */
export interface DefinitionsFile {
  conditions: ReadonlyMap<string, NamedNode>;
  derivedRoles: ReadonlyMap<string, NamedNode>;
}

/** Read the `conditions` and `derived_roles` of a file: their names now, the rest where they are used. */
export const parseDefinitions = (
  source: YamlSource,
  nodes: { conditions?: Node; derived_roles?: Node },
): DefinitionsFile => {
  const named = (node: Node | undefined, what: string): Map<string, NamedNode> =>
    new Map(
      (node ? source.entries(node, what) : []).map(({ key, keyNode, value }) => {
        if (!/^[a-z][a-z0-9_]*$/.test(key)) source.fail(keyNode, `"${key}" is no name`, 'lower-case words joined by _');
        return [key, { source, node: value, used: false }];
      }),
    );
  return {
    conditions: named(nodes.conditions, '"conditions"'),
    derivedRoles: named(nodes.derived_roles, '"derived_roles"'),
  };
};

/** The names of a file, once all that could use them was read. */
export const namedDefinitions = ({ conditions, derivedRoles }: DefinitionsFile): NamedDefinition[] => {
  const list = (kind: NamedDefinition['kind'], all: ReadonlyMap<string, NamedNode>): NamedDefinition[] =>
    [...all].map(([name, { source, node, used }]) => ({ kind, name, place: source.place(node), used }));
  return [...list('condition', conditions), ...list('derived role', derivedRoles)];
};

/**
 * What one policy file can name: its own definitions and those it imports, read under its own attributes. A file that asks for
 * an attribute the resource does not declare is an error at the definition.
 */
export class Definitions {
  readonly #vocabulary: Vocabulary;
  readonly #permissions: ReadonlySet<string>;
  readonly #conditions = new Map<string, NamedNode>();
  readonly #derivedRoles = new Map<string, NamedNode>();
  readonly #read = new Map<string, Condition>();
  /** Those being read: one that meets itself would never end. */
  readonly #open = new Set<string>();

  /** @param permissions the ids that derived roles can name. */
  constructor(vocabulary: Vocabulary, permissions: ReadonlySet<string>) {
    this.#vocabulary = vocabulary;
    this.#permissions = permissions;
  }

  /** Make a file's definitions known. @throws PolicyError where a name is taken. */
  add({ conditions, derivedRoles }: DefinitionsFile): void {
    addTo(this.#conditions, conditions);
    addTo(this.#derivedRoles, derivedRoles);
  }

  /** The condition of a name. @param asked where it is named, for an error. */
  condition(name: string, asked: Definition): Condition {
    const definition = this.#conditions.get(name) ?? unknown('condition', name, this.#conditions, asked);
    if (this.#open.has(name))
      asked.source.fail(asked.node, `the condition "${name}" is defined by itself`, 'directly, or through others');
    definition.used = true;
    let condition = this.#read.get(name);
    if (!condition) {
      this.#open.add(name);
      condition = new ConditionParser(definition.source, this.#vocabulary, this).parse(definition.node);
      this.#open.delete(name);
      this.#read.set(name, condition);
    }
    return condition;
  }

  /** The derived role of a name. */
  derivedRole(name: string, asked: Definition): DerivedRole {
    const definition = this.#derivedRoles.get(name) ?? unknown('derived role', name, this.#derivedRoles, asked);
    definition.used = true;
    const { source, node } = definition;
    const keys = ['permissions', 'principals', 'when'] as const;
    const role = source.record(node, 'a derived role', keys, ['when']);
    const audience = parseHolders(source, role, this.#permissions) ?? { kind: 'anyone' };
    const condition = new ConditionParser(source, this.#vocabulary, this).parse(role.when as Node);
    return { name, audience, condition, place: source.place(node) };
  }
}

const addTo = (all: Map<string, NamedNode>, added: ReadonlyMap<string, NamedNode>): void => {
  for (const [name, definition] of added) {
    const earlier = all.get(name);
    if (earlier) {
      const { file, line } = earlier.source.place(earlier.node);
      definition.source.fail(definition.node, `"${name}" is defined already`, `in ${file}:${line}`);
    }
    all.set(name, definition);
  }
};

const unknown = (what: string, name: string, known: ReadonlyMap<string, Definition>, asked: Definition): never =>
  asked.source.fail(asked.node, `unknown ${what} "${name}"`, suggest(name, known.keys()));
