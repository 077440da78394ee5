import type pg from 'pg';
import { ResourceSource, type ResourceTable } from '../../../src/db/index.ts';
import { plan, type Attributes } from '../../../src/policy/index.ts';
import { asJson } from './cells.ts';
import type { ParityCase } from './parity-case.ts';
import type { Loaded } from './readings.ts';
import { columnNames, columns } from './vocabulary.ts';

const definition = columnNames.map((column) => `${column} ${columns[column].sql}`).join(', ');

/** The rows of many cases, and the lists that PostgreSQL makes of them. */
export class Table {
  readonly #client: pg.Client;

  constructor(client: pg.Client) {
    this.#client = client;
  }

  async create(): Promise<void> {
    // Objects differ in case only where the case does: there is nothing to gain by an index.
    await this.#client.query(`CREATE TEMPORARY TABLE objects (of int, n int, ${definition})`);
  }

  /** Fill the table with the rows of all cases, each under its place. */
  async fill(cases: readonly ParityCase[]): Promise<void> {
    const rows = cases.flatMap(({ rows: held, columns: names }, of) =>
      held.map((row, n) => ({
        of,
        n,
        ...Object.fromEntries(
          Object.entries(row).map(([name, value]) => {
            const column = columnNames.find((each) => each === names[name]) ?? 's1';
            return [column, asJson(value, column)];
          }),
        ),
      })),
    );
    await this.#client.query('TRUNCATE objects');
    await this.#client.query(
      `INSERT INTO objects SELECT * FROM json_to_recordset($1) AS o(of int, n int, ${definition})`,
      [JSON.stringify(rows)],
    );
  }

  /** The attributes of all objects as the gateway would load them, by case and row. */
  async attributes(loaded: readonly { parityCase: ParityCase; world: Loaded }[]): Promise<Attributes[][]> {
    const found = await this.#client.query<Record<string, unknown> & { of: number }>(
      'SELECT * FROM objects ORDER BY of, n',
    );
    const sources = loaded.map(({ parityCase, world }, of) => ({
      source: sourceOf(parityCase, world, of),
      parityCase,
    }));
    const all: Attributes[][] = sources.map(() => []);
    for (const row of found.rows) {
      const { source, parityCase } = sources[row.of] ?? {};
      const named = Object.entries(parityCase?.columns ?? {}).map(([name, column]) => [name, row[column]]);
      if (source) all[row.of]?.push(source.itemAttributes(Object.fromEntries(named) as Record<string, unknown>));
    }
    return all;
  }

  /** The rows of a case that its list holds. */
  async list(parityCase: ParityCase, world: Loaded, of: number): Promise<number[]> {
    const answer = plan(world.ability, world.request);
    if (answer.kind === 'none') return [];
    const options = { page: 1, limit: 100, sort: 'n', hidden: [] };
    const { prepared, values } = sourceOf(parityCase, world, of).list(null, answer, options);
    const found = await this.#client.query<{ items: string; total: string }>(prepared.text, [...values]);
    const items = JSON.parse(found.rows[0]?.items ?? '[]') as { n: number }[];
    if (Number(found.rows[0]?.total) !== items.length) throw new Error('the total is not the number of items');
    return items.map(({ n }) => n);
  }
}

const sourceOf = ({ columns: names, request }: ParityCase, { policies }: Loaded, of: number): ResourceSource => {
  const policy = policies.resources.get(request.resource);
  if (!policy) throw new Error('the policy was not loaded');
  const table: ResourceTable = {
    type: request.resource,
    from: 'objects o',
    alias: 'o',
    id: { expression: 'o.n::text', type: 'text' },
    tenant: null,
    existing: `o.of = ${of}`,
    attributes: Object.fromEntries(Object.entries(names).map(([name, column]) => [name, `o.${column}`])),
    representation: { n: 'o.n' },
    sort: { n: 'o.n' },
  };
  return new ResourceSource(table, policy);
};
