import { isMap, isScalar, isSeq, type Node } from 'yaml';
import {
  join,
  negate,
  type Comparison,
  type Condition,
  type Operand,
  type Reference,
  type Scalar,
} from './condition.ts';
import { suggest } from './policy-error.ts';
import { environment, environmentRoots, type AttributeType } from './vocabulary.ts';
import type { YamlSource } from './yaml-source.ts';

type Typed<T> = { operand: T; type: AttributeType };

const operators = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'prefix', 'in', 'not_in', 'subset_of', 'exists'] as const;
type Operator = (typeof operators)[number];

/** Reads the `when:` of a rule into a condition, checking every name and type against the declared attributes. */
export class ConditionParser {
  readonly #source: YamlSource;
  readonly #attributes: Record<string, AttributeType>;

  constructor(source: YamlSource, attributes: Record<string, AttributeType>) {
    this.#source = source;
    this.#attributes = attributes;
  }

  /** A mapping: its entries all hold. Keys are attributes, or `all`, `any`, `not`. */
  parse(node: Node): Condition {
    return join(
      'and',
      this.#source.entries(node, 'a condition').map(({ key, keyNode, value }) => {
        if (key === 'all') return join('and', this.#list(value, key));
        if (key === 'any') return join('or', this.#list(value, key));
        if (key === 'not') return negate(this.parse(value));
        return this.#test(this.#reference(keyNode, key), value);
      }),
    );
  }

  #list(node: Node, key: string): Condition[] {
    const items = this.#source.items(node, `"${key}"`);
    if (items.length === 0) this.#source.fail(node, `"${key}" must not be empty`);
    return items.map((item) => this.parse(item));
  }

  /** `attribute: value` is equality; `attribute: { operator: value, … }` joins its operators with and. */
  #test(left: Typed<Reference>, node: Node): Condition {
    if (!isMap(node)) return this.#apply('eq', left, node);
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
          this.#source.fail(node, '"exists" takes true or false');
        }
        const exists: Condition = { op: 'exists', left: left.operand };
        return node.value ? exists : negate(exists);
      }
      case 'ne':
        return negate(this.#apply('eq', left, node));
      case 'not_in':
        return negate(this.#apply('in', left, node));
      case 'in':
        this.#demand(!left.type.list, node, '"in" tests a single value; for a list use "subset_of"');
        return { op: 'in', left: left.operand, right: this.#operand(node, { ...left.type, list: true }) };
      case 'subset_of':
        this.#demand(left.type.list, node, '"subset_of" tests a list');
        return { op: 'subset', left: left.operand, right: this.#operand(node, left.type) };
      default:
        return this.#compare(operator, left, node);
    }
  }

  #compare(comparison: Comparison, left: Typed<Reference>, node: Node): Condition {
    this.#demand(!left.type.list, node, `"${comparison}" tests a single value; for a list use "subset_of"`);
    if (comparison === 'prefix') this.#demand(left.type.type === 'string', node, '"prefix" tests text');
    else if (comparison !== 'eq') {
      const ordered = left.type.type === 'number' || left.type.type === 'timestamp';
      this.#demand(ordered, node, `"${comparison}" compares numbers and timestamps`);
    }
    const free: AttributeType = { type: left.type.type, list: false };
    const right = this.#operand(node, comparison === 'prefix' ? free : left.type);
    return { op: 'compare', comparison, left: left.operand, right };
  }

  #demand(holds: boolean, node: Node, problem: string): void {
    if (!holds) this.#source.fail(node, problem);
  }

  /** `resource.name`, `principal.name`, `tenant.name` or `context.name`. */
  #reference(node: Node, text: string): Typed<Reference> {
    const [rootText = '', name = '', ...rest] = text.split('.');
    const root = (['resource', ...environmentRoots] as const).find((each) => each === rootText);
    if (!root || name === '' || rest.length > 0) {
      this.#source.fail(node, `"${text}" is not an attribute`, 'write resource.x, principal.x, tenant.x or context.x');
    }
    const declared = root === 'resource' ? this.#attributes : environment[root];
    const type = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (!type) {
      this.#source.fail(node, `unknown attribute "${text}"`, suggest(name, Object.keys(declared)));
    }
    return { operand: { kind: 'ref', root, name }, type };
  }

  /** The right side: `$root.name` is a reference, `$$…` a text that begins with $, anything else a literal. */
  #operand(node: Node, expected: AttributeType): Operand {
    if (isScalar(node) && typeof node.value === 'string' && /^\$[^$]/.test(node.value)) {
      const { operand, type } = this.#reference(node, node.value.slice(1));
      if (type.type !== expected.type || type.list !== expected.list) {
        const name = (each: AttributeType) => `${each.list ? 'list of ' : ''}${each.type}`;
        this.#source.fail(node, `"${node.value}" is a ${name(type)}, expected ${name(expected)}`);
      }
      return operand;
    }
    if (!expected.list) return { kind: 'literal', value: this.#literal(node, expected) };
    if (!isSeq<Node>(node)) this.#source.fail(node, 'expected a list');
    return { kind: 'literal', value: node.items.map((item) => this.#literal(item, expected)) };
  }

  #literal(node: Node, { type, values }: AttributeType): Scalar {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string' && (type === 'string' || type === 'uuid')) {
      const text = value.startsWith('$$') ? value.slice(1) : value;
      if (values && !values.includes(text)) {
        this.#source.fail(node, `"${text}" is no value of this attribute`, suggest(text, values));
      }
      if (type === 'uuid' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) {
        this.#source.fail(node, `"${text}" is not a UUID in lower case`);
      }
      return text;
    }
    if (typeof value === 'number' && Number.isFinite(value) && type === 'number') return value;
    if (typeof value === 'boolean' && type === 'boolean') return value;
    if (typeof value === 'string' && type === 'timestamp') {
      const time = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : NaN;
      if (!Number.isNaN(time)) return time;
    }
    return this.#source.fail(node, `expected a ${type}`, 'null is tested with "exists"');
  }
}
