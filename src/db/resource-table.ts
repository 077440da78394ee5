import type { Attributes, AttributeType, AttributeValue, QueryPlan, ResourcePolicy, Scalar } from '../policy/index.ts';
import { conditionSql, Parameters, type AttributeSql } from './condition-sql.ts';
import { prepare, statement, unprepared, type PreparedStatement, type Row, type Statement } from './statement.ts';

/**
 * Where a kind of resource lives: the attribute source (PIP) that decisions read, and the JSON that clients see.
 * All SQL here is written by us; nothing of a request ever becomes part of it.
 */
export interface ResourceTable {
  /** The resource's name in its policy file. */
  type: string;
  /** FROM clause: the table under an alias, joins included. */
  from: string;
  /** Alias of the resource's own table: the one that is locked for a change. */
  alias: string;
  /** Expression of the id by which paths name the resource, and its type. */
  id: { expression: string; type: 'uuid' | 'text' };
  /** Expression of the tenant the row belongs to; null for tables that are not a tenant's. */
  tenant: string | null;
  /** Rows that count as existing, where that is not all of them. */
  existing?: string;
  /** Attribute name → expression. Exactly the attributes the policy file declares. */
  attributes: Readonly<Record<string, string>>;
  /** Attributes whose values are for decisions alone: who may read the object need not learn them, nor by an explanation. */
  undisclosed?: readonly string[];
  /** JSON field → expression, in the order clients see them. */
  representation: Readonly<Record<string, string>>;
  /** Fields that only the object by itself shows, not a list of it. */
  details?: Readonly<Record<string, string>>;
  /** Field to sort by (`name`, `-created_at`) → ORDER BY. The first is the default. All end in a unique key. */
  sort: Readonly<Record<string, string>>;
  /** Fields of the representation that `search` looks into, case-insensitively. */
  search?: readonly string[];
  /** Query parameter → the field it filters by, and the expression that must equal it, or compare otherwise with it. */
  filters?: Readonly<Record<string, { field: string; expression: string; operator?: '>=' | '<' | '?' }>>;
  /** What follows from the id of an object, given as a parameter: where the table is partitioned, all but one need not be looked at. */
  narrowed?: (id: string) => string;
  /** Fields whose values the audit log must not hold. */
  masked?: readonly string[];
}

/** All fields a client may see of an object, those of its details included. */
export const fieldsOf = ({ representation, details }: ResourceTable): string[] =>
  Object.keys({ ...representation, ...details });

/** One loaded object: what decisions need and what clients see. */
export interface Loaded {
  attributes: Attributes;
  representation: string;
}

/** A condition of a list beyond its plan, as SQL: whatever a client gave is a parameter of it. */
export type Predicate = (parameters: Parameters) => string;

export interface ListOptions {
  page: number;
  limit: number;
  /** Where the page begins, if that is no whole number of pages. */
  offset?: number;
  /** How far to count beyond the page, if not {@link countAhead}. */
  ahead?: number;
  /** Rows must meet it too. */
  where?: Predicate | null;
  /** Fields of the representation that are not wanted. */
  omitted?: readonly string[];
  /** One of the table's sorts; null: by id. */
  sort: string | null;
  search?: string | undefined;
  filters?: Readonly<Record<string, string | undefined>>;
  /** Fields that the caller may find hidden: not searched, and each item comes with its attributes, for masking. */
  hidden: readonly string[];
}

/** How far beyond the requested page a list is counted: see `total` in the API document. */
export const countAhead = 1_000;

/** The row a page begins with, from 0. */
export const offsetOf = ({ page, limit, offset }: ListOptions): number => offset ?? (page - 1) * limit;

/** How many rows a list is counted up to. */
export const countedTo = (options: ListOptions): number =>
  offsetOf(options) + options.limit + (options.ahead ?? countAhead);

const sqlTypes = {
  uuid: 'uuid',
  string: 'text',
  // as in memory
  number: 'float8',
  boolean: 'boolean',
  timestamp: 'timestamptz',
} as const;

/** What comes before every id. */
const beforeAll = { uuid: '00000000-0000-0000-0000-000000000000', text: '' } as const;

/** SQL for a JSON object of fields and their expressions. */
export const jsonObject = (fields: Readonly<Record<string, string>>): string =>
  `json_build_object(${Object.entries(fields)
    .map(([name, expression]) => `'${name}', ${expression}`)
    .join(', ')})`;

/** The fields but those left out. */
export const without = (
  fields: Readonly<Record<string, string>>,
  omitted: readonly string[] = [],
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !omitted.includes(name)));

/** What rows of a table must meet to be a tenant's objects. @param tenantParameter the tenant, as SQL. */
export const existingIn = ({ tenant, existing }: ResourceTable, tenantParameter: string): string => {
  const owned = tenant === null ? `(${tenantParameter} IS NULL OR true)` : `${tenant} = ${tenantParameter}`;
  return existing ? `${owned} AND ${existing}` : owned;
};

/** A column's value as an attribute's. A number can be the text of one, and a timestamp that of one or a Date. */
const toScalar = (type: AttributeType['type'], value: unknown): AttributeValue => {
  if (value instanceof Date) return value.getTime();
  if (typeof value !== 'string') return value as AttributeValue;
  if (type === 'number') return Number(value);
  return type === 'timestamp' ? (endless[value] ?? Date.parse(value)) : value;
};

const endless: Readonly<Record<string, number>> = { infinity: Infinity, '-infinity': -Infinity };

/** The statements of one kind of resource. Shapes are prepared once and shared by all principals. */
export class ResourceSource {
  readonly table: ResourceTable;
  /** All fields a client may see of an object, those of its details included. */
  readonly fields: readonly string[];
  readonly #policy: ResourcePolicy;
  readonly #attributeSql: Record<string, AttributeSql>;
  readonly #load: PreparedStatement;
  readonly #lock: PreparedStatement;
  readonly #lists = new Map<string, PreparedStatement>();

  constructor(table: ResourceTable, policy: ResourcePolicy) {
    const declared = Object.keys(policy.attributes).sort().join();
    if (declared !== Object.keys(table.attributes).sort().join()) {
      throw new Error(`resource "${table.type}": the attributes of ${policy.place.file} and of its table differ`);
    }
    this.table = table;
    this.fields = fieldsOf(table);
    this.#policy = policy;
    this.#attributeSql = Object.fromEntries(
      Object.entries(policy.attributes).map(([name, { type }]) => [
        name,
        { expression: table.attributes[name] ?? '', type: sqlTypes[type] },
      ]),
    );
    const id = `$2::${table.id.type}`;
    const one = `FROM ${table.from} WHERE ${this.#existing('$1::uuid')} AND ${table.id.expression} = ${id}${
      table.narrowed ? ` AND ${table.narrowed(id)}` : ''
    }`;
    this.#load = prepare(
      `SELECT ${this.#attributeColumns()}, ${jsonObject({ ...table.representation, ...table.details })}::text AS representation ${one}`,
    );
    this.#lock = prepare(`SELECT ${one} FOR UPDATE OF ${table.alias}`);
  }

  /** Select one object of a tenant. */
  load(tenantId: string | null, id: string): Statement {
    return statement(this.#load, tenantId, id);
  }

  /**
   * Lock an object until the transaction ends. By itself, before it is loaded: a statement that waited for a lock sees the
   * locked row as it is then, but everything else as it was before.
   */
  lock(tenantId: string | null, id: string): Statement {
    return statement(this.#lock, tenantId, id);
  }

  /** Read what {@link load} answered; null if there is no such object. */
  loaded(rows: Row[] | undefined): Loaded | null {
    const [row] = rows ?? [];
    if (!row) return null;
    return { attributes: this.#toAttributes(row), representation: String(row.representation) };
  }

  /** Select a page of what the plan allows, with its total. Columns: `items` (JSON text), `total`. */
  list(tenantId: string | null, plan: Exclude<QueryPlan, { kind: 'none' }>, options: ListOptions): Statement {
    const { table } = this;
    const parameters = new Parameters();
    const where = this.#allowed(tenantId, plan, parameters);
    if (options.search !== undefined && table.search) {
      const pattern = parameters.add(`%${options.search.replace(/[\\%_]/g, '\\$&')}%`);
      const searched = table.search.filter((field) => !options.hidden.includes(field));
      const matches = searched.map((field) => `${table.representation[field] ?? 'NULL'} ILIKE ${pattern}`);
      where.push(`(${matches.length > 0 ? matches.join(' OR ') : `${pattern} IS NULL`})`);
    }
    for (const [name, value] of Object.entries(options.filters ?? {})) {
      const filter = table.filters?.[name];
      if (filter && value !== undefined)
        where.push(`${filter.expression} ${filter.operator ?? '='} ${parameters.add(value)}`);
    }
    if (options.where) where.push(options.where(parameters));
    const from = `FROM ${table.from} WHERE ${where.join(' AND ')}`;
    const order = (options.sort === null ? undefined : table.sort[options.sort]) ?? table.id.expression;
    const item = jsonObject(without(table.representation, options.omitted));
    const json =
      options.hidden.length > 0
        ? `json_build_object('item', ${item}, 'attributes', ${jsonObject(table.attributes)})`
        : item;
    const text = `SELECT
        (SELECT count(*) FROM (SELECT 1 ${from} LIMIT ${parameters.add(countedTo(options))}::int) AS counted) AS total,
        (SELECT coalesce(json_agg(item), '[]')::text FROM
          (SELECT ${json} AS item ${from} ORDER BY ${order} LIMIT ${parameters.add(options.limit)}::int OFFSET ${parameters.add(offsetOf(options))}::int) AS page) AS items`;
    return statement(options.where ? unprepared(text) : this.#listStatement(text), ...parameters.values);
  }

  /**
   * Select the ids of what the plan allows, in their order. Column: `id`.
   * @param after the id to go on after; null to begin.
   */
  ids(
    tenantId: string | null,
    plan: Exclude<QueryPlan, { kind: 'none' }>,
    { after, limit }: { after: string | null; limit: number },
  ): Statement {
    const { expression, type } = this.table.id;
    const parameters = new Parameters();
    const where = this.#allowed(tenantId, plan, parameters);
    // Texts are ordered by their bytes, whatever the database's language.
    const order = type === 'text' ? `${expression} COLLATE "C"` : expression;
    where.push(`${order} > ${parameters.add(after ?? beforeAll[type])}::${type}`);
    const text = `SELECT ${expression}::text AS id FROM ${this.table.from}
      WHERE ${where.join(' AND ')} ORDER BY ${order} LIMIT ${parameters.add(limit)}::int`;
    return statement(this.#listStatement(text), ...parameters.values);
  }

  /** The attributes of an item of a list asked for with `hidden` fields. */
  itemAttributes(values: Row): Attributes {
    return this.#toAttributes(values);
  }

  /** What rows must meet so that the plan allows them. */
  #allowed(tenantId: string | null, plan: Exclude<QueryPlan, { kind: 'none' }>, parameters: Parameters): string[] {
    const where = [this.#existing(`${parameters.add(tenantId)}::uuid`)];
    where.push(conditionSql(plan.allow, this.#attributeSql, parameters));
    // An unknown deny denies, so a row stays only where the deny is known to be false.
    if (plan.deny.op !== 'const') where.push(`${conditionSql(plan.deny, this.#attributeSql, parameters)} IS FALSE`);
    return where;
  }

  #listStatement(text: string): PreparedStatement {
    let prepared = this.#lists.get(text);
    if (!prepared) this.#lists.set(text, (prepared = prepare(text)));
    return prepared;
  }

  /** The tenant's parameter appears in every statement, so that all have the same first parameters. */
  #existing(tenantParameter: string): string {
    return existingIn(this.table, tenantParameter);
  }

  #attributeColumns(): string {
    return Object.entries(this.table.attributes)
      .map(([name, expression]) => `${expression} AS "${name}"`)
      .join(', ');
  }

  #toAttributes(row: Row): Attributes {
    const attributes: Record<string, AttributeValue> = {};
    for (const [name, { type }] of Object.entries(this.#policy.attributes)) {
      const value = row[name];
      attributes[name] = Array.isArray(value)
        ? value.map((each) => toScalar(type, each) as Scalar)
        : toScalar(type, value);
    }
    return attributes;
  }
}
