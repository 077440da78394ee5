import fc from 'fast-check';
import t from 'tap';
import {
  decide,
  decideAgain,
  explain,
  explainRecord,
  explanationText,
  loadPolicySet,
  recordInputs,
  RuleSets,
  type Attributes,
  type Asked,
  type DecisionInputs,
  type Explanation,
  type PolicySet,
  type PrincipalFacts,
} from '../../src/policy/index.ts';

/** EXPLAIN_CASES sets how many; a failure prints its seed. */
const cases = Number(process.env.EXPLAIN_CASES ?? 1_000);

const me = '01900000-0000-7000-8000-00000000000a';
const home = '01900000-0000-7000-8000-00000000000b';
const elsewhere = '01900000-0000-7000-8000-00000000000c';
const now = Date.UTC(2030, 0);

/** The values that attributes take here; null and another type among them. */
const domains: Record<string, readonly (string | number | boolean | null | string[])[]> = {
  tenant_id: [home, elsewhere, null],
  owner: [me, elsewhere, null],
  size: [0, 1, 2, 3, null, '1'],
  name: ['a', 'ab', 'b', null],
  open: [true, false, null],
  tags: [[], ['a'], ['a', 'b'], null, 'a'],
  // These only derived roles ask for.
  chief: [me, elsewhere, null],
  rank: [1, 2, null],
};
const attributeNames = Object.keys(domains);
const row: fc.Arbitrary<Attributes> = fc.record(
  Object.fromEntries(attributeNames.map((name) => [name, fc.constantFrom(...(domains[name] ?? []))])),
);

/** Tests of one attribute, in the policy language. */
const testsOf: Record<string, fc.Arbitrary<string>> = {
  owner: fc.constantFrom('$principal.id', `{ ne: $principal.id }`, `{ in: [${elsewhere}] }`, '{ exists: false }'),
  size: fc.constantFrom('1', '{ ne: 1 }', '{ lt: 3 }', '{ gt: 2 }', '{ in: [0, 3] }', '{ not_in: [0, 1, 2] }'),
  name: fc.constantFrom('a', '{ ne: a }', '{ prefix: a }', '{ in: [a, b] }', '{ exists: true }'),
  open: fc.constantFrom('true', '{ ne: true }', '{ exists: false }'),
  tags: fc.constantFrom('{ subset_of: [a] }', '{ subset_of: $principal.permissions }', '{ exists: true }'),
};
const testOf = (name: string) => (testsOf[name] ?? fc.constant('1')).map((test) => `{ resource.${name}: ${test} }`);

const combined = (parts: readonly string[], shape: readonly number[]): string => {
  const [first = '{}', ...rest] = parts;
  return rest.reduce((whole, part, index) => {
    const kind = (shape[index] ?? 0) % 4;
    if (kind === 3) return `{ not: { any: [${whole}, ${part}] } }`;
    return kind === 2
      ? `{ all: [{ not: ${whole} }, ${part}] }`
      : `{ ${kind === 1 ? 'any' : 'all'}: [${whole}, ${part}] }`;
  }, first);
};

/** Conditions in which every attribute is tested once at most, so that each test can be met without another's loss. */
const condition = fc
  .shuffledSubarray(Object.keys(testsOf), { maxLength: 4 })
  .chain((names) => fc.tuple(fc.tuple(...names.map(testOf)), fc.array(fc.nat(3), { minLength: 4, maxLength: 4 })))
  .map(([parts, shape]) => combined(parts, shape));

/** What is not the object's, or tests an attribute twice. */
const anyCondition = fc
  .tuple(
    fc.array(
      fc.oneof(
        fc.constantFrom(...Object.keys(testsOf)).chain(testOf),
        fc.constantFrom(
          '{ principal.scope: platform }',
          '{ principal.type: user }',
          '{ tenant.status: { ne: active } }',
          '{ context.now: { gt: 2029-01-01T00:00:00Z } }',
          '{ context.second_factor_age: { lte: 60 } }',
          '{ action.name: read }',
          '{ resource.owner: $tenant.id }',
        ),
      ),
      { maxLength: 5 },
    ),
    fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
  )
  .map(([parts, shape]) => combined(parts, shape));

const permissions = ['box:a', 'box:b', 'box:c', 'box:p'];
const someOf = (names: readonly string[]) =>
  fc.subarray([...names], { minLength: 1 }).map((some) => `[${some.join(', ')}]`);
const audience = fc.oneof(
  someOf(permissions).map((some) => `permissions: ${some}`),
  someOf(permissions).map((some) => `permissions: { all: ${some} }`),
  fc.constant('principals: authenticated'),
  someOf(['owner', 'colleague']).map((some) => `derived_roles: ${some}`),
);

interface RuleText {
  effect: string;
  text: string;
}

const ruleOf = (when: fc.Arbitrary<string>, more: fc.Arbitrary<string>): fc.Arbitrary<RuleText> =>
  fc
    .tuple(fc.constantFrom('allow', 'allow', 'deny'), someOf(['read', 'update']), audience, when, more)
    .map(([effect, actions, whom, condition, extra]) => ({
      effect,
      text: `effect: ${effect}, actions: ${actions}, ${whom}, when: ${condition}${
        effect === 'deny' || !extra.includes('obligation') ? extra : ''
      }`,
    }));

const rule = ruleOf(
  anyCondition,
  fc.oneof(
    fc.constant(''),
    someOf(['size', 'name', 'open']).map((some) => `, fields: ${some}`),
    fc.constant(', obligation: { second_factor_within: 60 }'),
  ),
);

/** @param secret the attribute that is sensitive. */
const policiesOf = (rules: readonly RuleText[], isolation: string, colleague: string, secret = 'none'): PolicySet =>
  loadPolicySet([
    {
      file: 'box.policy.yaml',
      text: `resource: box
module: Boxes
isolation: ${isolation}
attributes:
  tenant_id: uuid
  owner: { type: uuid, sensitive: ${secret === 'owner'} }
  name: { type: string, sensitive: ${secret === 'name'} }
  size: number
  open: boolean
  chief: uuid
  rank: number
  tags: { type: string, list: true }
actions: { read: read, update: write }
permissions:
  box:a: { name: A, description: A }
  box:b: { name: B, description: B }
  box:c: { name: C, description: C }
  box:p: { name: P, description: P, scope: platform }
derived_roles:
  owner: { when: { resource.chief: $principal.id } }
  colleague: { permissions: [box:b], when: ${colleague} }
rules:
${rules.map(({ effect, text }, index) => `  - { id: r${index}, ${text}${effect === 'deny' ? `, reason: No ${index}.` : ''} }`).join('\n') || '  []'}
`,
    },
    {
      file: 'guardrails.policy.yaml',
      text: `resource: '*'
rules:
  - { id: suspended, effect: deny, actions: [write], when: { tenant.status: suspended }, reason: Suspended. }
`,
    },
  ]);

const principal: fc.Arbitrary<PrincipalFacts> = fc
  .record({
    id: fc.constant(me),
    type: fc.constantFrom('user', 'user', 'api_key'),
    email: fc.constant(''),
    credentialId: fc.constant(null),
    scope: fc.constantFrom('tenant', 'platform'),
    isMember: fc.boolean(),
    permissions: fc.subarray(permissions),
    platformPermissions: fc.subarray(permissions),
    secondFactorAt: fc.constantFrom(null, now - 10_000, now - 100_000),
    foreign: fc.constantFrom(undefined, undefined, undefined, true),
  })
  .map((facts) => ({
    ...facts,
    platformPermissions:
      facts.scope === 'platform' ? facts.platformPermissions.filter((each) => facts.permissions.includes(each)) : [],
  }));

const asked: fc.Arbitrary<Asked> = fc.oneof(
  fc.constant({ kind: 'coarse' as const }),
  row.map((attributes) => ({ kind: 'object' as const, attributes })),
  fc.record({
    kind: fc.constant('change' as const),
    current: fc.option(row),
    proposed: fc.option(row),
    fields: fc.subarray(['size', 'name', 'owner']),
  }),
  fc.record({
    kind: fc.constant('list' as const),
    by: fc.subarray(['size', 'name']),
    view: fc.constantFrom('read', 'update'),
  }),
);

const tenantOf = (status: 'active' | 'suspended') => ({ id: home, kind: 'customer', status }) as const;

const inputsOf = (
  who: PrincipalFacts,
  what: Asked,
  action = 'read',
  status: 'active' | 'suspended' = 'active',
): DecisionInputs => ({
  principal: who,
  tenant: tenantOf(status),
  request: { action, resource: { type: 'box', id: null }, context: { now } },
  asked: what,
});

const demand = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

const applied = ['decides', 'applies'];

t.test('an explanation is that of the decision, whatever the rules', async (t) => {
  const seen = new Map<string, number>();
  const property = fc.property(
    fc.array(rule, { maxLength: 5 }),
    fc.constantFrom('tenant_id', 'none'),
    anyCondition,
    principal,
    asked,
    fc.constantFrom('read', 'update'),
    fc.constantFrom('active', 'suspended'),
    (rules, isolation, colleague, who, what, action, status) => {
      const policies = policiesOf(rules, isolation, colleague);
      const inputs = inputsOf(who, what, action, status);
      const decision = decideAgain(new RuleSets(policies), inputs);
      const explanation = explain(policies, inputs);
      if (!decision) throw new Error('nothing was decided');
      demand(explanation.effect === decision.effect, 'another effect');
      demand(explanation.rules_decided.join() === decision.ruleIds.join(), 'other rules');
      demand(explanation.reason === decision.reason, 'another reason');
      const shown = [...new Set(explanation.decisive.map(({ id }) => id))];
      demand(shown.join() === decision.ruleIds.join(), `shown were ${shown.join()}`);
      for (const each of explanation.decisive) {
        // A deny may decide that would apply once a second factor was shown: then no obligation lifts the denial.
        const isForetold = each.effect === 'deny' && rules.some(({ text }) => text.includes('obligation'));
        const decisive = each.tests.filter(
          (test) => test.decisive && !(isForetold && test.text.includes('second_factor_age')),
        );
        const expected = each.effect === 'allow' ? ['true', 'open'] : ['true', 'unknown'];
        demand(
          decisive.every(({ truth }) => expected.includes(truth)),
          `${each.id} was decided by what does not hold`,
        );
      }
      if (explanation.step) {
        for (const each of explanation.rules) {
          const lacksNothing = each.lacks?.length === 0;
          // What applies lacks nothing, and what lacks nothing applies: two ways to the same end.
          if (each.effect === 'allow')
            demand(applied.includes(each.outcome) === lacksNothing, `${each.id}: ${each.outcome}`);
        }
      }
      demand(JSON.stringify(JSON.parse(JSON.stringify(explanation))) === JSON.stringify(explanation), 'no JSON');
      const text = explanationText(explanation, { all: true });
      demand(
        explanation.rules.every(({ place }) => text.includes(place)),
        'a rule has no place in the text',
      );
      const kind = `${what.kind} ${decision.effect}${decision.ruleIds.length > 0 ? ' by rule' : ''}`;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    },
  );
  fc.assert(property, { numRuns: cases });
  const kinds = ['coarse', 'object', 'change', 'list'].flatMap((kind) =>
    ['allow by rule', 'deny', 'deny by rule'].map((end) => `${kind} ${end}`),
  );
  for (const kind of kinds) t.ok((seen.get(kind) ?? 0) > 2, `${kind}: ${seen.get(kind) ?? 0}`);
});

t.test('a record is explained as the decision was, though of some values nothing is known any more', async (t) => {
  const counts = { hidden: 0, open: 0, told: 0 };
  const property = fc.property(
    fc.array(rule, { maxLength: 5 }),
    fc.constantFrom('tenant_id', 'none'),
    anyCondition,
    principal,
    asked,
    fc.constantFrom('read', 'update'),
    fc.constantFrom('none', 'name', 'owner'),
    (rules, isolation, colleague, who, what, action, secret) => {
      const policies = policiesOf(rules, isolation, colleague, secret);
      const inputs = inputsOf(who, what, action);
      const plain = explain(policies, inputs);
      const recorded = JSON.parse(JSON.stringify(recordInputs(inputs, policies))) as ReturnType<typeof recordInputs>;
      const { effect, rules_decided, reason } = plain;
      const record = { effect, rule_ids: rules_decided, reason, inputs: recorded };
      const explanation = explainRecord(policies, record);
      demand(explanation.effect === effect, 'another effect');
      demand(explanation.rules_decided.join() === rules_decided.join(), 'other rules');
      demand(explanation.reason === reason, 'another reason');
      const shown = [...new Set(explanation.decisive.map(({ id }) => id))];
      demand(
        shown.every((id) => rules_decided.includes(id)),
        `shown were ${shown.join()}`,
      );
      demand(shown.length > 0 || rules_decided.length === 0, 'no rule is shown');
      const isSameStep = JSON.stringify(explanation.step) === JSON.stringify(plain.step);
      if (secret === 'none') demand(JSON.stringify(explanation) === JSON.stringify(plain), 'it is not the same');
      for (const [index, each] of explanation.rules.entries()) {
        for (const [place, test] of each.tests.entries()) {
          const hidden = test.operands.filter(({ name }) => name === `resource.${secret}`);
          demand(
            hidden.every((operand) => operand.value === null),
            'a secret is told',
          );
          counts.hidden += hidden.filter(({ withheld }) => withheld).length;
          const real = plain.rules[index]?.tests[place]?.truth;
          if (test.truth === 'open') counts.open += 1;
          else if (isSameStep && each.tests.length === plain.rules[index]?.tests.length) {
            counts.told += 1;
            demand(test.truth === real, `${test.text} was ${real ?? ''}, not ${test.truth}`);
          }
        }
      }
    },
  );
  fc.assert(property, { numRuns: cases });
  for (const [name, count] of Object.entries(counts)) t.ok(count > cases / 20, `${name}: ${count}`);
});

/** Whether a test, as text, is true of an object. */
const isTrue = (test: string, attributes: Attributes, who: PrincipalFacts): boolean => {
  const policies = policiesOf(
    [{ effect: 'allow', text: `effect: allow, actions: [read], principals: authenticated, when: { ${test} }` }],
    'none',
    '{}',
  );
  const ability = new RuleSets(policies).abilityOf(who, tenantOf('active'));
  return decide(ability, inputsOf(who, { kind: 'coarse' }).request, attributes).effect === 'allow';
};

/** The facts with what was lacking, and nothing else. */
const granted = (
  who: PrincipalFacts,
  attributes: Attributes,
  lacks: NonNullable<Explanation['rules'][number]['lacks']>,
) => {
  let now = { who, attributes };
  for (const {
    permissions: [permission],
    test,
  } of lacks) {
    if (permission !== undefined) {
      const held = [...new Set([...now.who.permissions, permission])];
      const platform =
        permission === 'box:p' ? [...now.who.platformPermissions, permission] : now.who.platformPermissions;
      now = { ...now, who: { ...now.who, permissions: held, platformPermissions: platform } };
    }
    if (test) {
      const [name = ''] = test.operands.flatMap((operand) =>
        operand.name.startsWith('resource.') ? [operand.name.slice('resource.'.length)] : [],
      );
      const met = (domains[name] ?? [])
        .map((value) => ({ ...now.attributes, [name]: value }))
        .find((each) => isTrue(test.text, each, now.who));
      if (!met) return null;
      now = { ...now, attributes: met };
    }
  }
  return now;
};

t.test('with what the nearest rule lacked, and no less, it is allowed', async (t) => {
  let allowed = 0;
  let overridden = 0;
  const property = fc.property(
    fc.array(ruleOf(condition, fc.constant('')), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('tenant_id', 'none'),
    principal,
    row,
    (rules, isolation, who, attributes) => {
      const policies = policiesOf(rules, isolation, '{ resource.rank: { gt: 1 } }');
      const ask = (asker: PrincipalFacts, object: Attributes) =>
        explain(policies, inputsOf(asker, { kind: 'object', attributes: object }));
      const before = ask(who, attributes);
      const { nearest } = before;
      demand((before.effect === 'allow') <= (nearest === null), 'an allow has no nearest rule');
      if (!nearest?.lacks) return;
      const allows = before.rules.filter(({ effect }) => effect === 'allow');
      const fewest = Math.min(...allows.map(({ lacks }) => lacks?.length ?? Infinity));
      demand(allows.find(({ lacks }) => lacks?.length === fewest)?.id === nearest.id, 'not the nearest');
      const now = granted(who, attributes, nearest.lacks);
      if (!now) return;
      const after = ask(now.who, now.attributes);
      const outcome = after.rules.find(({ id }) => id === nearest.id)?.outcome ?? '';
      demand(applied.includes(outcome), `${nearest.id} still does not apply: ${outcome}`);
      demand(after.effect === 'allow' || after.standing.length > 0, 'denied, though no deny stands');
      for (const left of nearest.lacks) {
        const less = granted(
          who,
          attributes,
          nearest.lacks.filter((lack) => lack !== left),
        );
        if (!less) continue;
        const still = ask(less.who, less.attributes).rules.find(({ id }) => id === nearest.id)?.outcome ?? '';
        demand(!applied.includes(still), `${nearest.id} applies without ${left.text}`);
      }
      if (after.effect === 'allow') allowed += 1;
      else overridden += 1;
    },
  );
  fc.assert(property, { numRuns: Math.ceil(cases / 3) });
  t.ok(allowed > cases / 20, `${allowed} allowed`);
  t.ok(overridden > cases / 100, `${overridden} overridden by a deny`);
});

t.test('a rule that denies although a second factor would be shown is shown as what decides', (t) => {
  const deny = 'effect: deny, actions: [read], derived_roles: [colleague]';
  const rules: RuleText[] = [
    { effect: 'deny', text: `${deny}, when: {}, obligation: { second_factor_within: 60 }` },
    { effect: 'deny', text: `${deny}, when: { context.second_factor_age: { lte: 60 } }` },
  ];
  const who: PrincipalFacts = {
    ...{ id: me, type: 'user', email: '', credentialId: null, scope: 'tenant', isMember: true },
    ...{ permissions: ['box:b'], platformPermissions: [], secondFactorAt: now - 100_000 },
  };
  const explained = explain(policiesOf(rules, 'none', '{}'), inputsOf(who, { kind: 'object', attributes: {} }));
  t.match(explained, { rules_decided: ['box.r1'], decisive: [{ id: 'box.r1', outcome: 'decides' }] });
  t.end();
});

t.test('what hangs on hidden values is not said to lack nothing', (t) => {
  const policies = policiesOf(
    [
      {
        effect: 'allow',
        text: 'effect: allow, actions: [read], permissions: [box:a], when: { resource.name: x, resource.size: 1 }',
      },
    ],
    'none',
    '{}',
    'name',
  );
  const principal: PrincipalFacts = {
    ...{ id: me, type: 'user', email: '', credentialId: null, scope: 'tenant', isMember: true },
    ...{ permissions: ['box:a'], platformPermissions: [], secondFactorAt: null },
  };
  const request = { action: 'read', resource: { type: 'box', id: null }, context: { now } };
  const inputs = {
    principal,
    tenant: null,
    request,
    asked: { kind: 'object' as const, attributes: { name: 'y', size: 1 } },
  };
  const explained = explainRecord(policies, {
    ...{ effect: 'deny', rule_ids: [], reason: null, inputs: recordInputs(inputs, policies) },
  });
  t.match(explained.nearest, {
    id: 'box.r0',
    outcome: 'open',
    lacks: [{ text: 'resource.name: x hangs on what is withheld' }],
  });
  const text = explanationText(explained, { all: true });
  t.notMatch(text, 'lacks nothing');
  t.match(text, 'hangs on what is withheld; ');
  t.end();
});
