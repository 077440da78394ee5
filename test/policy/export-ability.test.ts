import t from 'tap';
import {
  exportAbility,
  loadPolicySet,
  RuleSets,
  type Attributes,
  type ExportedAbility,
  type PrincipalFacts,
} from '../../src/policy/index.ts';
import { suiteIds } from '../../src/policy/suite/suite.ts';
import { canClient, clientAbility } from '../fixtures/casl-client.ts';
import { everything, now } from './parity/values.ts';

const tenant = { id: suiteIds.$tenant, kind: 'customer', status: 'active' } as const;

const somebody: PrincipalFacts = {
  id: suiteIds.$me,
  type: 'employee',
  credentialId: null,
  email: '',
  scope: 'tenant',
  isMember: true,
  permissions: ['p:one'],
  platformPermissions: [],
  secondFactorAt: now - 100_000,
  attributes: {
    team: 'ab😀',
    teams: ['a', 'ab'],
    clearance: 2,
    levels: [1, 2],
    vip: true,
    nobody: null,
    endless: Infinity,
  },
};

const types = {
  ...{ s: 'string', n: 'number', b: 'boolean', t: 'timestamp', u: 'uuid' },
  ...Object.fromEntries(
    ['string', 'number', 'boolean', 'timestamp', 'uuid'].map((type) => [`${type}s`, { type, list: true }]),
  ),
};

const employee = `principal: employee
attributes: { team: string, teams: { type: string, list: true }, clearance: number, levels: { type: number, list: true },
  vip: boolean, nobody: string, endless: number }`;

/** A box with rules, one for each action, and the ability of somebody on it. */
const abilityOn = (rules: object[], principal: Partial<PrincipalFacts> = {}) => {
  const actions = [...new Set(rules.flatMap((rule) => (rule as { actions: string[] }).actions))];
  const policy = {
    ...{ resource: 'box', module: 'Boxes', isolation: 'none', attributes: types, properties: { amount: 'number' } },
    actions: Object.fromEntries(actions.map((action) => [action, 'read'])),
    permissions: { 'p:one': { name: 'One', description: 'One.' } },
    rules: rules.map((rule, index) => ({ id: `r${index}`, ...rule })),
  };
  const policies = loadPolicySet([
    { file: 'box.policy.yaml', text: JSON.stringify(policy) },
    { file: 'employee.principal.yaml', text: employee },
  ]);
  const ability = new RuleSets(policies).abilityOf({ ...somebody, ...principal }, tenant);
  const allows = (action: string, attributes: object, moment = now, field?: string): boolean => {
    const request = { action, resource: { type: 'box', id: null }, context: { now: moment } };
    return ability.evaluate(request, attributes as Attributes, field).effect === 'allow';
  };
  const exported = exportAbility(ability, now);
  return { allows, exported, ...clientOf(exported) };
};

const clientOf = ({ rules }: ExportedAbility) => {
  const client = clientAbility(JSON.parse(JSON.stringify(rules)));
  return {
    client,
    offers: (action: string, attributes: object) => canClient(client, action, 'box', { ...attributes }),
  };
};

const everyone = { effect: 'allow', principals: 'authenticated' };

const orders = (attribute: string, values: unknown[]) =>
  ['lt', 'lte', 'gt', 'gte'].flatMap((operator) => values.map((value) => ({ [attribute]: { [operator]: value } })));

const conditions: Record<string, unknown>[] = [
  ...['s', 'n', 'b', 't', 'u', 'strings'].map((name) => ({ [`resource.${name}`]: { exists: true } })),
  ...['', 'a', '1', '😀', 'true', '\0', '$principal.team', '$principal.id', '$principal.nobody'].map((value) => ({
    'resource.s': value,
  })),
  ...['', 'a', 'a😀', '\uffff', 'a\uffff', '\ud7ff', '\ude00', '1'].map((prefix) => ({ 'resource.s': { prefix } })),
  ...[0, 1, 1.5, 2 ** 53, '$principal.clearance'].map((value) => ({ 'resource.n': value })),
  ...orders('resource.n', [0, 1, -1e300, Number.MAX_VALUE, -Number.MAX_VALUE, '$principal.clearance']),
  ...orders('principal.clearance', ['$resource.n']),
  ...orders('resource.t', ['2026-01-01T00:00:00.001Z']),
  ...[true, false, '$principal.vip'].map((value) => ({ 'resource.b': value })),
  ...[suiteIds.$me, '$principal.id', '$tenant.id'].map((value) => ({ 'resource.u': value })),
  ...[[], ['a'], ['a', '1', ''], '$principal.teams'].map((among) => ({ 'resource.s': { in: among } })),
  ...[[], [1], [0, 1.5], '$principal.levels'].map((among) => ({ 'resource.n': { in: among } })),
  ...[[true], [true, false]].map((among) => ({ 'resource.b': { in: among } })),
  ...[[], ['a'], ['a', 'ab', '1'], '$principal.teams'].map((of) => ({ 'resource.strings': { subset_of: of } })),
  ...[[], [1], [0, 1, 2]].map((of) => ({ 'resource.numbers': { subset_of: of } })),
  ...[[true], [false, true]].map((of) => ({ 'resource.booleans': { subset_of: of } })),
  { 'principal.teams': { subset_of: '$resource.strings' } },
  { 'principal.levels': { subset_of: '$resource.numbers' } },
  { 'principal.team': { in: '$resource.strings' } },
  { 'principal.nobody': { in: '$resource.strings' } },
  { 'principal.clearance': { in: '$resource.numbers' } },
  { 'principal.vip': { in: '$resource.booleans' } },
  { 'tenant.id': { in: '$resource.uuids' } },
  { 'principal.team': { prefix: '$resource.s' } },
];

t.test('a client says what the gateway says of every value beside every test', async (t) => {
  const rules = conditions.flatMap((when, index) => [
    { ...everyone, actions: [`if${index}`], when },
    { ...everyone, actions: [`unless${index}`], when: { not: when } },
    { ...everyone, actions: [`denyIf${index}`, `denyUnless${index}`] },
    { effect: 'deny', reason: 'No.', actions: [`denyIf${index}`], when },
    { effect: 'deny', reason: 'No.', actions: [`denyUnless${index}`], when: { not: when } },
  ]);
  const { allows, offers, exported } = abilityOn(rules);
  t.same(exported.inexact, []);
  t.equal(exported.validUntil, null);
  // JSON has none of them, and a client that makes them all the same is told no.
  const isOfJson = (value: unknown): boolean =>
    Array.isArray(value)
      ? value.every(isOfJson)
      : value !== undefined && (typeof value !== 'number' || Number.isFinite(value));
  let compared = 0;
  for (const [index, when] of conditions.entries()) {
    const [attribute = ''] = /(?<=resource\.)\w+/.exec(JSON.stringify(when)) ?? [];
    for (const value of everything) {
      for (const action of ['if', 'unless', 'denyIf', 'denyUnless'].map((kind) => `${kind}${index}`)) {
        const allowed = allows(action, { [attribute]: value });
        const offered = offers(action, { [attribute]: value });
        compared += 1;
        if (offered === allowed || (!offered && !isOfJson(value))) continue;
        t.equal(offered, allowed, `${action}: ${JSON.stringify(when)} of ${typeof value} ${JSON.stringify(value)}`);
      }
    }
  }
  t.ok(compared > 10_000, `${compared} decisions`);
});

t.test('what a query cannot say is never a yes', async (t) => {
  const open = [
    { 'action.amount': 1 },
    { 'action.amount': { exists: false } },
    { 'resource.n': { lt: '$action.amount' } },
    { 'resource.s': '$resource.s' },
    { 'resource.s': { in: '$resource.strings' } },
    { 'resource.n': { lt: '$principal.endless' } },
    { 'resource.s': { prefix: 'a\ud83d' } },
    { 'context.now': { exists: true }, 'resource.t': '$context.now' },
  ];
  const rules = open.flatMap((when, index) => [
    { ...everyone, actions: [`if${index}`, `unless${index}`] },
    { effect: 'deny', reason: 'No.', actions: [`if${index}`], when },
    { effect: 'deny', reason: 'No.', actions: [`unless${index}`], when: { not: when } },
    { ...everyone, actions: [`given${index}`], when },
    { ...everyone, actions: [`spared${index}`], when: { not: when } },
  ]);
  const { exported, offers } = abilityOn(rules);
  const kinds = ['if', 'unless', 'given', 'spared'];
  const named = open.flatMap((_, index) => kinds.map((kind) => ({ action: `${kind}${index}`, resource: 'box' })));
  const byAction = (a: { action: string }, b: { action: string }) => (a.action < b.action ? -1 : 1);
  t.same([...exported.inexact].sort(byAction), named.sort(byAction));
  for (const { action } of named) {
    t.notOk(offers(action, { s: 'a', n: 1, strings: ['a'], t: now }), action);
  }
});

t.test('the clock is taken as it is until it would turn a rule', async (t) => {
  const until = (when: object, principal: Partial<PrincipalFacts> = {}) =>
    abilityOn([{ ...everyone, actions: ['read'], when }], principal).exported.validUntil;
  t.equal(until({ 'resource.n': 1 }), null);
  t.equal(until({ 'context.now': { lt: '2026-01-01T00:00:10Z' } }), Date.parse('2026-01-01T00:00:10Z'));
  t.equal(until({ 'context.now': { lt: '2020-01-01T00:00:10Z' } }), null, 'what is past stays past');
  t.equal(until({ 'context.second_factor_age': { lte: 300 } }), now + 200_000);
  t.equal(until({ 'context.second_factor_age': { lte: 300 } }, { secondFactorAt: null }), null);
  t.equal(until({ 'resource.t': { gt: '$context.now' } }), now + 60_000, 'beside an object, for a minute');
});

t.test('an object that the clock is about to pass is no longer offered', async (t) => {
  const rules = ['lt', 'lte', 'gt', 'gte'].flatMap((operator) => [
    { ...everyone, actions: [operator], when: { 'resource.t': { [operator]: '$context.now' } } },
    { ...everyone, actions: [`not_${operator}`], when: { not: { 'context.now': { [operator]: '$resource.t' } } } },
  ]);
  const { exported, allows, offers } = abilityOn(rules);
  const end = exported.validUntil ?? now;
  let offered = 0;
  for (const { action } of exported.inexact) {
    for (const passed of [now - 1, now, now + 1, end - 1, end, end + 1]) {
      if (!offers(action, { t: passed })) continue;
      offered += 1;
      for (const moment of [now, now + 1, end - 1])
        t.ok(allows(action, { t: passed }, moment), `${action} ${passed} at ${moment}`);
    }
  }
  t.ok(offered > 12, 'far from its moment, an object is offered');
});

t.test('a rule that asks for the name of the action is one for each', async (t) => {
  const when = { 'action.name': 'read', 'resource.n': 1 };
  const { allows, offers } = abilityOn([{ ...everyone, actions: ['write', 'read'], when }]);
  for (const action of ['read', 'write']) t.equal(offers(action, { n: 1 }), allows(action, { n: 1 }), action);
  t.ok(offers('read', { n: 1 }));
});

t.test('a client is told the reasons of its own denials, and nothing of what it cannot do anyway', async (t) => {
  const { client, exported } = abilityOn([
    { effect: 'allow', permissions: ['p:one'], actions: ['open'], when: { 'resource.u': '$principal.id' } },
    { effect: 'deny', actions: ['open', 'burn'], when: { 'resource.n': 1 }, reason: 'It is the one.' },
    { effect: 'deny', actions: ['burn'], reason: 'Nobody burns boxes.' },
  ]);
  const box = { u: suiteIds.$me, n: 1, __caslSubjectType__: 'box' };
  t.equal(client.relevantRuleFor('open', box)?.reason, 'It is the one.');
  t.notMatch(JSON.stringify(exported.rules), /burn/);
});

t.test('the version changes with the rules, and with nothing else', async (t) => {
  const rules = [
    { effect: 'allow', permissions: ['p:one'], actions: ['open'], when: { 'resource.u': '$principal.id' } },
  ];
  const { version } = abilityOn(rules).exported;
  t.equal(abilityOn(rules).exported.version, version);
  t.not(abilityOn(rules, { permissions: [] }).exported.version, version);
  t.not(abilityOn(rules, { id: suiteIds.$other }).exported.version, version);
});
