import fc from 'fast-check';
import type { MongoAbility } from '@casl/ability';
import { isDeepStrictEqual } from 'node:util';
import { exportAbility, type ExportedAbility } from '../../../src/policy/index.ts';
import { canClient, clientAbility } from '../../fixtures/casl-client.ts';
import { attributesOf } from './cells.ts';
import type { Json, ParityCase } from './parity-case.ts';
import { at, asNobodyApproved, decided, fieldOf, interpreted, load, scopes, type Loaded } from './readings.ts';
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

interface Received {
  client: MongoAbility;
  /** Whether the client's no is a no. */
  isExact: boolean;
}

/** What a client makes of what was sent to it. */
const receive = ({ rules, inexact }: ExportedAbility, { request }: ParityCase): Received => ({
  client: clientAbility(JSON.parse(JSON.stringify(rules))),
  isExact: !inexact.some(({ action, resource }) => action === request.action && resource === request.resource),
});

/** A case that was read. */
export interface Read {
  parityCase: ParityCase;
  world: Loaded;
}

export const read = (parityCase: ParityCase): Read => ({ parityCase, world: load(parityCase) });

/** Hold the decision in memory against the interpreter's and the client's, as long as this has it. @throws Error where two differ. */
export const compareInMemory = ({ parityCase, world }: Read, counts: Counts): void => {
  const exported = exportAbility(world.ability, now);
  const received = receive(exported, parityCase);
  const last = exported.validUntil === null ? now + aYear : exported.validUntil - 1;
  for (const moment of new Set([now, last])) compareAt(moment, parityCase, at(world, moment), received, counts);
  counts.cases += 1;
};

const aYear = 366 * 86_400_000;

const compareAt = (
  moment: number,
  parityCase: ParityCase,
  world: Loaded,
  { client, isExact }: Received,
  counts: Counts,
): void => {
  const { action, resource } = parityCase.request;
  const interpret = interpreted(parityCase, moment);
  const objects = [...parityCase.rows.map((row) => attributesOf(row, parityCase.columns)), ...parityCase.wild];
  for (const object of objects) {
    const ask = interpret(object);
    const must = isExact && !Object.values(object).some(isBeyondJson);
    for (const scope of scopes) {
      const inMemory = decided(world, object, scope);
      const differs = (other: string): Error => {
        const what = `${fc.stringify(scope)} of ${fc.stringify(object)} at ${moment}`;
        return new Error(`${inMemory ? 'allowed' : 'denied'}, but not ${other}: ${what}`);
      };
      if (ask(scope) !== inMemory) throw differs('by the interpreter');
      const onClient = canClient(client, action, resource, object, fieldOf(scope));
      const unapproved = decided(asNobodyApproved(world), object, scope);
      if (onClient ? !unapproved : unapproved && must) throw differs('by the client');
      if (onClient && !client.can(action, resource)) throw differs('of the kind of resource');
      counts.decisions += 1;
      counts.allows += Number(inMemory);
      counts.exact += Number(must);
    }
  }
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
