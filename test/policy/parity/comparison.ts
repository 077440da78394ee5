import fc from 'fast-check';
import type { MongoAbility } from '@casl/ability';
import { isDeepStrictEqual } from 'node:util';
import { exportAbility, type ExportedAbility } from '../../../src/policy/index.ts';
import { canClient, clientAbility } from '../../fixtures/casl-client.ts';
import { attributesOf } from './cells.ts';
import type { Json, ParityCase } from './parity-case.ts';
import { decided, fieldOf, interpreted, load, scopes, type Loaded } from './readings.ts';
import type { Table } from './table.ts';
import { now } from './values.ts';

/** What was compared. */
export interface Counts {
  cases: number;
  /** Decisions in memory, each held against the interpreter's and the client's. */
  decisions: number;
  allows: number;
  /** Decisions that the client has to make alike; of the others, it may say no to an allow. */
  exact: number;
  /** Objects, as PostgreSQL lists them or not. */
  listed: number;
}

export const noCounts = (): Counts => ({ cases: 0, decisions: 0, allows: 0, exact: 0, listed: 0 });

/** Values that JSON does not have, so that no answer of the API has them. */
const isBeyondJson = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.some(isBeyondJson);
  return value === undefined || (typeof value === 'number' && !Number.isFinite(value));
};

/** A client's ability, from what was sent to it, and whether it is exact for the case. */
const received = (exported: ExportedAbility, { request }: ParityCase): { client: MongoAbility; isExact: boolean } => ({
  client: clientAbility(JSON.parse(JSON.stringify(exported.rules))),
  isExact: !exported.inexact.some(({ action, resource }) => action === request.action && resource === request.resource),
});

/** A case that was read. */
export interface Read {
  parityCase: ParityCase;
  world: Loaded;
}

export const read = (parityCase: ParityCase): Read => ({ parityCase, world: load(parityCase) });

/** Hold the decision in memory against the interpreter's and the client's. @throws Error where two differ. */
export const compareInMemory = ({ parityCase, world }: Read, counts: Counts): void => {
  const { action, resource } = parityCase.request;
  const { client, isExact } = received(exportAbility(world.ability, now), parityCase);
  const interpret = interpreted(parityCase);
  const objects = [...parityCase.rows.map((row) => attributesOf(row, parityCase.columns)), ...parityCase.wild];
  let allowed = false;
  for (const object of objects) {
    const ask = interpret(object);
    const must = isExact && !Object.values(object).some(isBeyondJson);
    for (const scope of scopes) {
      const inMemory = decided(world, object, scope);
      const differs = (other: string): Error =>
        new Error(
          `${inMemory ? 'allowed' : 'denied'}, but not ${other}: ${fc.stringify(scope)} of ${fc.stringify(object)}`,
        );
      if (ask(scope) !== inMemory) throw differs('by the interpreter');
      const onClient = canClient(client, action, resource, object, fieldOf(scope));
      if (onClient ? !inMemory : inMemory && must) throw differs('by the client');
      counts.decisions += 1;
      counts.allows += Number(inMemory);
      counts.exact += Number(must);
      allowed ||= onClient;
    }
  }
  if (allowed && !client.can(action, resource))
    throw new Error('the client allows it on an object, but on none of the kind');
  counts.cases += 1;
};

/** Hold what PostgreSQL lists of each case against the decision on what it loads. @throws Error where they differ. */
export const compareLists = async (cases: readonly Read[], table: Table, counts: Counts): Promise<void> => {
  await table.fill(cases.map(({ parityCase }) => parityCase));
  const attributes = await table.attributes(cases);
  for (const [of, { parityCase, world }] of cases.entries()) {
    const objects = attributes[of] ?? [];
    const expected = parityCase.rows.map((row) => attributesOf(row, parityCase.columns));
    if (!isDeepStrictEqual(objects.map(plain), expected.map(plain))) {
      throw new Error(`loaded ${fc.stringify(objects)}, not ${fc.stringify(expected)}`);
    }
    const inMemory = objects.flatMap((object, n) => (decided(world, object, 'object') ? [n] : []));
    const inSql = await table.list(parityCase, world, of);
    if (inMemory.join() !== inSql.join()) throw new Error(`allowed ${inMemory.join()}; listed ${inSql.join()}`);
    counts.listed += objects.length;
  }
};

/** Without the sign of a zero, which columns do not keep. */
const plain = (object: Json): unknown =>
  JSON.parse(
    JSON.stringify(object, (_, value: unknown) =>
      isBeyondJson(value) && !Array.isArray(value) ? String(value) : value,
    ),
  );
