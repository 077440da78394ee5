import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { join, negate, type Comparison, type Condition, type Operand, type Reference } from './condition.ts';
import type { Definitions } from './definitions.ts';
import { parseLiteral } from './parse-literal.ts';
import { suggest } from './policy-error.ts';
import { roots, type AttributeType, type Vocabulary } from './vocabulary.ts';
import type { YamlSource } from './yaml-source.ts';

interface Typed<T> {
  operand: T;
  type: AttributeType;
}

const operators = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'prefix', 'in', 'not_in', 'subset_of', 'exists'] as const;
type Operator = (typeof operators)[number];

type Kind = Pick<Reference, 'root'> & Pick<AttributeType, 'type'>;

/** One type, or a UUID beside a text: but an attribute of the resource that is a UUID in SQL is compared with UUIDs only. */
const comparable = (a: Kind, b: Kind): boolean => {
  if (a.type === b.type) return true;
  const isUuid = (each: Kind): boolean => each.type === 'uuid' && each.root !== 'resource';
  return (isUuid(a) && b.type === 'string') || (isUuid(b) && a.type === 'string');
};

/** Reads the `when:` of a rule into a condition, checking every name and type against the declared attributes. */
export class ConditionParser {
  readonly #source: YamlSource;
  readonly #vocabulary: Vocabulary;
  readonly #definitions: Definitions | undefined;

  /** @param definitions the conditions that `is` can name. */
  constructor(source: YamlSource, vocabulary: Vocabulary, definitions?: Definitions) {
    this.#source = source;
    this.#vocabulary = vocabulary;
    this.#definitions = definitions;
  }

  /** A mapping: its entries all hold. Keys are attributes, or `all`, `any`, `not`, `is`. */
  parse(node: Node): Condition {
    return join(
      'and',
      this.#source.entries(node, 'a condition').map(({ key, keyNode, value }) => {
        if (key === 'all') return join('and', this.#list(value, key));
        if (key === 'any') return join('or', this.#list(value, key));
        if (key === 'not') return negate(this.parse(value));
        if (key === 'is') return this.#named(value);
        return this.#test(this.#reference(keyNode, key), value);
      }),
    );
  }

  /** The name of a condition that is defined elsewhere, or a list of names that must all hold. */
  #named(node: Node): Condition {
    const names = isSeq<Node>(node) ? this.#source.items(node, '"is"') : [node];
    if (names.length === 0) this.#source.fail(node, '"is" must not be empty', 'name a condition');
    return join(
      'and',
      names.map((each) => {
        const name = this.#source.text(each, '"is"');
        const found = this.#definitions?.condition(name, { source: this.#source, node: each });
        return found ?? this.#source.fail(each, `"${name}" cannot be named here`, 'write the condition itself');
      }),
    );
  }

  #list(node: Node, key: string): Condition[] {
    const items = this.#source.items(node, `"${key}"`);
    if (items.length === 0) this.#source.fail(node, `"${key}" must not be empty`, 'give at least one condition');
    return items.map((item) => this.parse(item));
  }

  /** `attribute: value` is equality; `attribute: { operator: value, … }` joins its operators with and. */
  #test(left: Typed<Reference>, node: Node): Condition {
    if (!isMap(node)) return this.#apply('eq', left, node);
    if (node.items.length === 0) this.#source.fail(node, 'a test must not be empty', `one of: ${operators.join(', ')}`);
    return join(
      'and',
      this.#source.entries(node, 'a test').map(({ key, keyNode, value }) => {
        const operator = operators.find((each) => each === key);
        if (!operator) this.#source.fail(keyNode, `unknown operator "${key}"`, suggest(key, operators));
        return this.#apply(operator, left, value);
      }),
    );
  }

  #apply(operator: Operator, left: Typed<Reference>, node: Node): Condition {
    switch (operator) {
      case 'exists': {
        if (!isScalar(node) || typeof node.value !== 'boolean') {
          this.#source.fail(node, '"exists" takes true or false', 'such as { exists: true }');
        }
        const exists: Condition = { op: 'exists', left: left.operand, place: this.#source.place(node) };
        return node.value ? exists : negate(exists);
      }
      case 'ne':
        return negate(this.#apply('eq', left, node));
      case 'not_in':
        return negate(this.#apply('in', left, node));
      case 'in':
        this.#demand(!left.type.list, node, '"in" tests a single value', 'for a list use "subset_of"');
        return {
          op: 'in',
          left: left.operand,
          right: this.#operand(node, { ...left.type, list: true }, left.operand),
          place: this.#source.place(node),
        };
      case 'subset_of':
        this.#demand(left.type.list, node, '"subset_of" tests a list', 'for a single value use "in"');
        return {
          op: 'subset',
          left: left.operand,
          right: this.#operand(node, left.type, left.operand),
          place: this.#source.place(node),
        };
      default:
        return this.#compare(operator, left, node);
    }
  }

  #compare(comparison: Comparison, left: Typed<Reference>, node: Node): Condition {
    this.#demand(!left.type.list, node, `"${comparison}" tests a single value`, 'for a list use "subset_of"');
    if (comparison === 'prefix')
      this.#demand(left.type.type === 'string', node, '"prefix" tests text', 'of the type string');
    else if (comparison !== 'eq') {
      const ordered = left.type.type === 'number' || left.type.type === 'timestamp';
      this.#demand(ordered, node, `"${comparison}" compares numbers and timestamps`, 'other values have no order here');
    }
    const free: AttributeType = { type: left.type.type, list: false };
    const right = this.#operand(node, comparison === 'prefix' ? free : left.type, left.operand);
    return { op: 'compare', comparison, left: left.operand, right, place: this.#source.place(node) };
  }

  #demand(holds: boolean, node: Node, problem: string, hint: string): void {
    if (!holds) this.#source.fail(node, problem, hint);
  }

  /** `resource.name`, `principal.name`, `tenant.name`, `action.name` or `context.name`. */
  #reference(node: Node, text: string): Typed<Reference> {
    const [rootText = '', name = '', ...rest] = text.split('.');
    const root = roots.find((each) => each === rootText);
    if (!root || name === '' || rest.length > 0) {
      const forms = roots.map((each) => `${each}.x`).join(', ');
      this.#source.fail(node, `"${text}" is not an attribute`, `write one of ${forms}, or all, any, not, is`);
    }
    const declared = this.#vocabulary[root];
    const type = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (!type) {
      this.#source.fail(node, `unknown attribute "${text}"`, suggest(name, Object.keys(declared)));
    }
    return { operand: { kind: 'ref', root, name }, type };
  }

  /** The right side: `$root.name` is a reference, `$$…` a text that begins with $, anything else a literal. */
  #operand(node: Node, expected: AttributeType, left: Reference): Operand {
    if (isScalar(node) && typeof node.value === 'string' && /^\$[^$]/.test(node.value)) {
      const { operand, type } = this.#reference(node, node.value.slice(1));
      if (
        type.list !== expected.list ||
        !comparable({ ...left, type: expected.type }, { ...operand, type: type.type })
      ) {
        const name = (each: AttributeType) => `${each.list ? 'list of ' : ''}${each.type}`;
        this.#source.fail(
          node,
          `"${node.value}" is a ${name(type)}, expected ${name(expected)}`,
          '$$ begins a text with a dollar sign',
        );
      }
      return operand;
    }
    const moment = expected.type === 'timestamp' && ({ type: 'timestamp' } as const);
    if (!expected.list) return { kind: 'literal', value: parseLiteral(this.#source, node, expected), ...moment };
    if (!isSeq<Node>(node)) this.#source.fail(node, 'expected a list', 'such as [one, another]');
    return { kind: 'literal', value: node.items.map((item) => parseLiteral(this.#source, item, expected)), ...moment };
  }
}
