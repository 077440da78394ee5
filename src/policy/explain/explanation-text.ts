import type { WrittenObligation } from '../obligation.ts';
import type { Explanation, Lack, OperandReading, RuleReading, StepName, TestReading } from './explanation.ts';

/** How parts of the text are marked, where the reader's terminal can. */
export type Style = 'allow' | 'deny' | 'quiet' | 'strong';
export type Paint = (style: Style, text: string) => string;

export interface ExplanationTextOptions {
  /** Every rule that speaks of the action, not only those that decided. */
  all?: boolean;
  paint?: Paint;
}

const unpainted: Paint = (_, text) => text;

/** An explanation for people: lines without a final line break. */
export const explanationText = (
  explanation: Explanation,
  { all = false, paint = unpainted }: ExplanationTextOptions = {},
) =>
  [
    ...headLines(explanation, paint),
    ...coarseLines(explanation, paint),
    ...listLines(explanation, paint),
    ...explanation.decisive.flatMap((rule) => decisiveLines(rule, explanation, paint)),
    ...nearestLines(explanation, paint),
    ...(all ? allLines(explanation, paint) : []),
  ].join('\n');

const indented = (lines: readonly string[], by = '  '): string[] => lines.map((line) => `${by}${line}`);

const headLines = (explanation: Explanation, paint: Paint): string[] => {
  const { effect, action, resource, principal, tenant, reason, obligation, digest } = explanation;
  const object = resource.id === null ? resource.type : `${resource.type} ${resource.id}`;
  const where = tenant ? `in the ${tenant.status} ${tenant.kind} tenant ${tenant.id}` : 'in no tenant';
  const who = `${principal.type} ${principal.id} (${principal.member ? 'member' : 'no member'}, scope ${principal.scope})`;
  return [
    `${paint(effect, effect.toUpperCase())}  ${paint('strong', `${action} ${object}`)}`,
    ...indented([
      `by ${who}`,
      where,
      paint('quiet', `under the policies ${digest.slice(0, 12)}`),
      `asked: ${questionText(explanation)}`,
      ...(reason === null ? [] : [`told: ${paint('strong', reason)}`]),
      ...(obligation ? [`lifted by: ${liftText(obligation)} seconds`] : []),
    ]),
  ];
};

const liftText = (obligation: WrittenObligation): string =>
  'approved_within' in obligation
    ? `an approval given within ${obligation.approved_within}`
    : `a second factor shown within ${obligation.second_factor_within}`;

const questionText = ({ kind, step, effect, reason, rules_decided: rules }: Explanation): string => {
  switch (kind) {
    case 'refusal':
      return `nothing; no policy was asked, for it was refused before (${rules.join(', ') || 'cause not recorded'})${
        reason === null ? '; what was told is in the audit trail' : ''
      }`;
    case 'coarse':
      return 'whether any rule could allow it on some object';
    case 'list':
      return 'which objects';
    case 'object':
      return 'of the object';
    case 'change':
      return effect === 'deny' && step ? `of a change; ${stepText(step)} was denied` : 'of a change';
  }
};

const stepText = ({ state, field }: StepName): string => {
  const stateText = `the ${state ?? 'unknown'} state`;
  return field === null ? stateText : `the field "${field}" in ${stateText}`;
};

/** What a caller of the gateway meets first, where that is not what follows. */
const coarseLines = ({ coarse, effect, reason, kind }: Explanation, paint: Paint): string[] => {
  if (coarse?.effect !== 'deny' || (effect === 'deny' && reason === coarse.reason)) return [];
  const what = kind === 'list' ? 'a list' : 'an object';
  return indented([
    `${paint('deny', 'denied coarsely')}, before ${what} is looked at; told then: ${paint('strong', coarse.reason ?? '')}`,
  ]);
};

const listLines = ({ list }: Explanation, paint: Paint): string[] => {
  if (!list) return [];
  const by = list.by.length === 0 ? [] : [`ordered and filtered by: ${list.by.join(', ')}`];
  const rules = list.hidden_by.length === 0 ? '' : ` (by ${list.hidden_by.join(', ')})`;
  return indented([
    ...by,
    ...(list.hidden.length === 0 ? [] : [paint('deny', `hidden: ${list.hidden.join(', ')}`) + rules]),
    ...(list.empty ? ['there can be nothing in it'] : []),
  ]);
};

const ruleHead = ({ id, place }: RuleReading, paint: Paint): string =>
  `${paint('strong', id)}  ${paint('quiet', place)}`;

const decisiveLines = (rule: RuleReading & StepName, { kind }: Explanation, paint: Paint): string[] => {
  const of = kind === 'change' ? `, of ${stepText(rule)}` : '';
  const decisive = rule.tests.filter((test) => test.decisive);
  const quietly = rule.tests.length > 0 && decisive.length === 0 ? ['its condition hangs on the object'] : [];
  return [
    '',
    `Decided by ${ruleHead(rule, paint)}${of}`,
    ...indented([rule.audience, ...decisive.flatMap((test) => testLines(test, paint)), ...quietly]),
  ];
};

const marks = { true: '✓', false: '✗', unknown: '?', open: '…' } as const;

const testLines = (test: TestReading, paint: Paint): string[] => {
  const { truth, text, operands, place, role } = test;
  const mark =
    truth === 'true' ? paint('allow', marks.true) : truth === 'open' ? marks.open : paint('deny', marks[truth]);
  const of = role === null ? '' : ` (of the derived role ${role})`;
  const at = place ?? 'added by the loader';
  return [
    `${mark} ${text}${of}${truth === 'unknown' ? ', unknown' : ''}  ${paint('quiet', at)}`,
    ...indented(operands.map(operandText), '    '),
  ];
};

const operandText = ({ name, value, withheld }: OperandReading): string =>
  `${name} ${withheld ? 'is withheld' : value === null ? 'has no value' : `= ${JSON.stringify(value)}`}`;

const nearestLines = (explanation: Explanation, paint: Paint): string[] => {
  const { effect, kind, nearest, standing, rules, list } = explanation;
  if (effect === 'allow' || kind === 'refusal' || (list && list.hidden.length > 0)) return [];
  const byDefault = standing.some(({ outcome }) => outcome === 'decides') ? [] : ['', 'No rule allowed it.'];
  const others = standing.filter(({ outcome }) => outcome !== 'decides');
  const also = others.flatMap((rule) => [
    '',
    `${paint('deny', 'Denied as well')} by ${ruleHead(rule, paint)}`,
    ...indented([`told: ${rule.reason ?? ''}`]),
  ]);
  if (!nearest) return [...byDefault, ...also, '', nothingNear(rules)];
  const lacks = nearest.lacks ?? [];
  const holds = standing.length === 0 ? 'it lacks nothing' : 'it lacks nothing; what denies it stands in its way';
  return [
    ...byDefault,
    ...also,
    '',
    `Nearest allow: ${ruleHead(nearest, paint)}`,
    ...indented(lacks.length === 0 ? [holds] : lacks.flatMap((lack) => lackLines(lack, paint))),
  ];
};

const nothingNear = (rules: readonly RuleReading[]): string =>
  rules.some(({ effect }) => effect === 'allow')
    ? 'No rule that allows this could be met.'
    : 'There is no rule that allows this to anyone.';

const lackLines = ({ kind, text, test, role }: Lack, paint: Paint): string[] => {
  if (test) return testLines(test, paint);
  const of = role === null ? '' : ` (of the derived role ${role})`;
  return [`${paint('deny', marks.false)} ${kind === 'permission' ? `lacks ${text}` : `does not allow ${text}`}${of}`];
};

const outcomes: Readonly<Record<RuleReading['outcome'], string>> = {
  decides: 'decides',
  applies: 'applies, but another decides',
  not_addressed: 'is for others',
  other_fields: 'is about other fields',
  false: 'its condition is false',
  unknown: 'its condition is unknown',
  open: 'hangs on the object',
};

const outcomeText = ({ outcome, tests }: RuleReading): string =>
  outcome === 'open' && tests.some(({ operands }) => operands.some(({ withheld }) => withheld))
    ? 'hangs on what is withheld'
    : outcomes[outcome];

const allLines = ({ rules }: Explanation, paint: Paint): string[] => [
  '',
  rules.length === 0 ? 'No rule speaks of the action.' : 'All rules that speak of the action:',
  ...rules.flatMap((rule) =>
    indented([
      `${paint(rule.effect, rule.effect.padEnd(5))} ${ruleHead(rule, paint)}`,
      ...indented(
        [`${outcomeText(rule)}; ${rule.audience}`, ...rule.tests.flatMap((test) => testLines(test, paint))],
        '      ',
      ),
    ]),
  ),
];
