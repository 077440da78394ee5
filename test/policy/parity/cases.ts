import fc from 'fast-check';
import type { Attributes, PrincipalFacts, TenantFacts } from '../../../src/policy/index.ts';
import { suiteIds } from '../../../src/policy/suite/suite.ts';
import type { AttributeType } from '../../../src/policy/vocabulary.ts';
import { actionNames, bundles, permissionNames } from './bundles.ts';
import type { Json, ParityCase } from './parity-case.ts';
import { cell } from './cells.ts';
import { now, typed, wild } from './values.ts';
import { columnNames, columns, type Column, ofActions, ofContexts, ofPrincipals } from './vocabulary.ts';

/** Any of the attributes, mostly of their types. */
const attributesOf = (types: Readonly<Record<string, AttributeType>>): fc.Arbitrary<Json> =>
  fc.record(
    Object.fromEntries(
      Object.entries(types).map(([name, type]) => [
        name,
        fc.oneof({ arbitrary: typed(type), weight: 3 }, { arbitrary: wild(type), weight: 1 }),
      ]),
    ),
    { requiredKeys: [] },
  );

const principal: fc.Arbitrary<PrincipalFacts> = fc
  .record({
    type: fc.constantFrom('user', 'api_key', 'employee'),
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

const objects = (make: (column: Column) => fc.Arbitrary<unknown>, most: number): fc.Arbitrary<Json[]> =>
  fc.array(fc.record(Object.fromEntries(columnNames.map((column) => [column, make(column)]))), {
    minLength: 1,
    maxLength: most,
    size: 'max',
  });

/** Random cases. @param most how many objects of each kind. */
export const parityCases = (most: number): fc.Arbitrary<ParityCase> =>
  fc
    .record({
      bundle: bundles,
      principal,
      tenant,
      action: fc.constantFrom(...actionNames),
      properties: attributesOf(ofActions),
      context: attributesOf(ofContexts),
      rows: objects(cell, most),
      wild: objects((column) => wild(columns[column].type), most),
    })
    .map(({ bundle, action, properties, context, rows, wild: others, ...who }) => {
      const { resource, files, columns: held } = bundle;
      const object = (row: Json): Json =>
        Object.fromEntries(Object.entries(held).map(([name, column]) => [name, row[column]]));
      return {
        files,
        columns: held,
        ...who,
        request: { resource, action, properties, context },
        rows: rows.map(object),
        wild: others.map(object),
      };
    });
