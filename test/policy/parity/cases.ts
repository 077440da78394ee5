import fc from 'fast-check';
import type { Attributes, PrincipalFacts, TenantFacts } from '../../../src/policy/index.ts';
import { suiteIds } from '../../../src/policy/suite/suite.ts';
import type { AttributeType } from '../../../src/policy/vocabulary.ts';
import { actionNames, bundles, permissionNames } from './bundles.ts';
import type { Json, ParityCase } from './parity-case.ts';
import { asHeld, cell } from './cells.ts';
import { literalsIn } from './conditions.ts';
import { now, typed, wild } from './values.ts';
import { columnNames, columns, type Column, ofActions, ofContexts, ofPrincipals, ofRequests } from './vocabulary.ts';

/** Any of the attributes, mostly of their types. */
const attributesOf = (types: Readonly<Record<string, AttributeType>>): fc.Arbitrary<Json> =>
  fc.record(
    Object.fromEntries(
      Object.entries(types).map(([name, type]) => [
        name,
        fc.oneof({ arbitrary: typed(type), weight: 2 }, { arbitrary: wild(type), weight: 1 }),
      ]),
    ),
  );

const principal: fc.Arbitrary<PrincipalFacts> = fc
  .record({
    type: fc.constantFrom('user', 'api_key', 'employee', 'employee'),
    scope: fc.constantFrom('tenant', 'platform'),
    isMember: fc.boolean(),
    permissions: fc.subarray(permissionNames, { minLength: 1 }),
    secondFactorAt: fc.constantFrom(null, now, now - 60_000, now - 60_001, now - 300_000, now - 400_000, now + 5_000),
    attributes: attributesOf(ofPrincipals),
  })
  .map(({ scope, permissions, attributes, type, ...rest }) => ({
    ...rest,
    id: suiteIds.$me,
    type,
    scope,
    email: 'me@test.example',
    credentialId: null,
    permissions,
    platformPermissions: scope === 'platform' ? permissions : [],
    ...(type === 'employee' && { attributes: attributes as Attributes }),
  }));

const tenant: fc.Arbitrary<TenantFacts | null> = fc.option(
  fc.record({
    id: fc.constant(suiteIds.$tenant),
    kind: fc.constantFrom('customer', 'platform'),
    status: fc.constantFrom('active', 'suspended'),
  }),
  { freq: 8 },
);

/** A cell's value; or, by its place, one that the rules name. */
type Drawn = { value: unknown } | { place: number };

const objects = (make: (column: Column) => fc.Arbitrary<unknown>, most: number) => {
  const drawn = (column: Column): fc.Arbitrary<Drawn> =>
    fc.oneof(
      { arbitrary: make(column).map((value) => ({ value })), weight: 3 },
      { arbitrary: fc.nat(99).map((place) => ({ place })), weight: 1 },
    );
  return fc.array(fc.record(Object.fromEntries(columnNames.map((column) => [column, drawn(column)]))), {
    minLength: 1,
    maxLength: most,
    size: 'max',
  });
};

/** Of what rules name, what a column can hold. */
const fittingIn = (literals: readonly unknown[], column: Column): unknown[] =>
  literals.flatMap((literal) => {
    const value = asHeld(literal, column);
    return value === undefined ? [] : [value];
  });

/** A value of a column's type among those that fit it, if there is any. */
const chosen = (fitting: readonly unknown[], column: Column, place: number): unknown => {
  const { list } = columns[column].type;
  const value = fitting.length === 0 ? null : fitting[place % fitting.length];
  return list && value !== null ? [value] : value;
};

/** Random cases. @param most how many objects of each kind. */
export const parityCases = (most: number): fc.Arbitrary<ParityCase> =>
  fc
    .record({
      bundle: bundles,
      principal,
      tenant,
      action: fc.constantFrom(...actionNames),
      properties: attributesOf(ofActions),
      context: attributesOf({ ...ofContexts, ...ofRequests }),
      rows: objects(cell, most),
      wild: objects((column) => wild(columns[column].type), most),
    })
    .map(({ bundle, action, properties, context, rows, wild: others, ...who }) => {
      const { resource, files, columns: held } = bundle;
      const literals = literalsIn(files);
      const fitting = new Map(Object.values(held).map((column) => [column, fittingIn(literals, column as Column)]));
      const object = (row: Readonly<Record<string, Drawn>>): Json =>
        Object.fromEntries(
          Object.entries(held).map(([name, column]) => {
            const drawn = row[column] ?? { value: null };
            return [
              name,
              'value' in drawn ? drawn.value : chosen(fitting.get(column) ?? [], column as Column, drawn.place),
            ];
          }),
        );
      return {
        files,
        columns: held,
        ...who,
        request: { resource, action, properties, context },
        rows: rows.map(object),
        wild: others.map(object),
      };
    });
