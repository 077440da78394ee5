import fc from 'fast-check';
import t from 'tap';
import { conditionText, loadPolicySet } from '../../src/policy/index.ts';

/** A policy of one rule with a condition; its digest is its meaning. */
const policiesWith = (when: string) =>
  loadPolicySet([
    {
      file: 'box.policy.yaml',
      text: `resource: box
module: Boxes
isolation: none
attributes: { owner: uuid, size: number, name: string, open: boolean, made_at: timestamp, tags: { type: string, list: true }, "odd name": string }
properties: { amount: number }
actions: { read: read }
rules:
  - id: r
    effect: allow
    actions: [read]
    principals: authenticated
    when: ${when}
`,
    },
  ]);

const textOf = (when: string): string => {
  const rule = policiesWith(when).resources.get('box')?.rules[0];
  if (!rule) throw new Error('the rule was not loaded');
  return conditionText(rule.condition);
};

t.test('a condition is printed as one would write it', async (t) => {
  for (const [written, printed] of [
    ['{ resource.name: RUNNING }', '{ resource.name: RUNNING }'],
    ['{ resource.name: { eq: RUNNING } }', '{ resource.name: RUNNING }'],
    ['{ resource.name: "true" }', '{ resource.name: "true" }'],
    ['{ resource.name: "5" }', '{ resource.name: "5" }'],
    ['{ resource.name: $$5 }', '{ resource.name: "$$5" }'],
    ['{ resource.name: $ }', '{ resource.name: "$$" }'],
    ['{ resource.owner: $principal.id }', '{ resource.owner: $principal.id }'],
    ['{ resource.owner: { ne: $principal.id } }', '{ resource.owner: { ne: $principal.id } }'],
    ['{ not: { resource.owner: $principal.id } }', '{ resource.owner: { ne: $principal.id } }'],
    ['{ resource.size: { gte: 1, lt: 5.5 } }', '{ resource.size: { gte: 1, lt: 5.5 } }'],
    ['{ all: [{ resource.size: 1 }, { resource.size: 2 }] }', '{ all: [{ resource.size: 1 }, { resource.size: 2 }] }'],
    ['{ resource.open: { exists: true, ne: true } }', '{ resource.open: { exists: true, ne: true } }'],
    ['{ not: { resource.size: { lt: 5 } } }', '{ not: { resource.size: { lt: 5 } } }'],
    ['{ resource.name: { not_in: [a, "b c"] } }', '{ resource.name: { not_in: [a, "b c"] } }'],
    ['{ resource.tags: { subset_of: [] } }', '{ resource.tags: { subset_of: [] } }'],
    ['{ resource.made_at: 2030-01-01T01:00:00+01:00 }', '{ resource.made_at: "2030-01-01T00:00:00.000Z" }'],
    [
      '{ action.amount: { lte: 3 }, principal.scope: platform }',
      '{ action.amount: { lte: 3 }, principal.scope: platform }',
    ],
    ['{ "resource.odd name": $resource.name }', '{ "resource.odd name": $resource.name }'],
    ['{ any: [{ resource.size: 1, resource.open: true }, { not: {} }] }', '{ resource.size: 1, resource.open: true }'],
    ['{}', '{}'],
    ['{ not: {} }', '{ not: {} }'],
  ] as const) {
    t.equal(textOf(written), printed, written);
  }
});

const word = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'true',
    'Null',
    '~',
    '$',
    '$$',
    '$principal.id',
    '-',
    '1e3',
    '0x1f',
    'a: b',
    'a #b',
    '{  }',
    'x,y',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const ids = ['01900000-0000-7000-8000-00000000000a', '12345678-0000-7000-8000-00000000000e'];
const json = (value: unknown): string =>
  JSON.stringify(typeof value === 'string' ? value.replace(/^\$/, '$$$$') : value);
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .filter((n) => !Object.is(n, -0));
const moment = fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-01-01') });

const test = fc.oneof(
  fc.tuple(fc.constantFrom('eq', 'ne', 'prefix'), word).map(([op, v]) => `resource.name: { ${op}: ${json(v)} }`),
  fc
    .tuple(fc.constantFrom('in', 'not_in'), fc.array(word, { maxLength: 3 }))
    .map(([op, v]) => `"resource.odd name": { ${op}: [${v.map(json).join()}] }`),
  fc
    .tuple(fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'), number)
    .map(([op, v]) => `resource.size: { ${op}: ${v} }`),
  fc.tuple(fc.constantFrom('eq', 'lt', 'gte'), moment).map(([op, v]) => `resource.made_at: { ${op}: ${json(v)} }`),
  fc.array(moment, { maxLength: 2 }).map((v) => `resource.made_at: { in: ${JSON.stringify(v)} }`),
  fc.constantFrom(...ids, '$principal.id', '$tenant.id').map((v) => `resource.owner: ${v}`),
  fc.boolean().map((v) => `resource.open: ${v}`),
  fc.boolean().map((v) => `resource.tags: { exists: ${v} }`),
  fc
    .oneof(
      fc.array(word, { maxLength: 3 }).map((v) => `[${v.map(json).join()}]`),
      fc.constant('$principal.permissions'),
    )
    .map((v) => `resource.tags: { subset_of: ${v} }`),
  fc.constant('resource.size: { gte: 1, lt: 5 }'),
  fc.constant('principal.id: { in: ["01900000-0000-7000-8000-00000000000a"] }'),
);

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    test.map((text) => `{ ${text} }`),
    fc.constant('{}'),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((parts) => `{ all: [${parts.join(', ')}] }`),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((parts) => `{ any: [${parts.join(', ')}] }`),
    tie('condition').map((part) => `{ not: ${part} }`),
  ),
}));

t.test('what is printed is read as the same condition, on one line', async (t) => {
  let nested = 0;
  fc.assert(
    fc.property(condition, (when) => {
      const text = textOf(when);
      if (text.includes('\n')) throw new Error(`more than a line: ${text}`);
      if (/all|any/.test(text)) nested += 1;
      if (policiesWith(text).digest !== policiesWith(when).digest) throw new Error(`${when} was printed as ${text}`);
      if (textOf(text) !== text) throw new Error(`${text} is printed otherwise the second time`);
    }),
    { numRuns: 1_500 },
  );
  t.ok(nested > 100, `${nested} of them nested`);
});
