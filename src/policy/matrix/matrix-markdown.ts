import { join } from '../condition.ts';
import { bareText } from '../condition-text.ts';
import { isGuardrail, type PolicySet, type Rule } from '../policy.ts';
import { matrixOf, type MatrixCell, type MatrixRow } from './matrix.ts';

/** The matrix as a file for reviews: a table for each resource, and below it the conditions of the rules that it names. */
export const matrixMarkdown = (policies: PolicySet): string => {
  const rows = matrixOf(policies);
  const sections = [...policies.resources.values()].flatMap(({ resource, rules }) => {
    const own = rows.filter((row) => row.resource === resource);
    return ['', `## ${resource}`, '', ...table(own), ...legend(own, rules)];
  });
  return [...introduction, ...guardrails(policies), ...sections, ''].join('\n');
};

const introduction = [
  '# What the built-in roles may do',
  '',
  '<!-- Written by `npm run policy -- matrix --write`; a test compares it with the policies. -->',
  '',
  'With objects of the tenant in which the role is held, and guardrails aside: `allowed` is always, `–` is never, and a rule that',
  'is named decides by the condition below the table.',
];

const guardrails = ({ resources }: PolicySet): string[] => {
  const rules = new Map(
    [...resources.values()].flatMap((policy) => policy.rules.filter(isGuardrail).map((rule) => [rule.id, rule])),
  );
  return rules.size === 0 ? [] : ['', 'Guardrails, for everyone:', '', ...[...rules.values()].map(ruleLine)];
};

const table = (rows: readonly MatrixRow[]): string[] => {
  const cells = [
    ['action', ...(rows[0]?.cells ?? []).map(({ role }) => role)],
    ...rows.map(({ action, cells }) => [action, ...cells.map(cellText)]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0), 3));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
};

const cellText = ({ verdict, allows, denies }: MatrixCell): string => {
  if (verdict !== 'conditional') return verdict === 'allowed' ? 'allowed' : '–';
  const names = (rules: MatrixCell['allows']): string =>
    rules.map(({ ruleId }) => `\`${ruleId.split('.').at(-1) ?? ''}\``).join(', ');
  const where = allows.length > 0 ? `where ${names(allows)}` : 'allowed';
  return denies.length > 0 ? `${where} unless ${names(denies)}` : where;
};

const legend = (rows: readonly MatrixRow[], rules: readonly Rule[]): string[] => {
  const named = new Set(
    rows.flatMap(({ cells }) =>
      cells.flatMap(({ allows, denies }) => [...allows, ...denies].map(({ ruleId }) => ruleId)),
    ),
  );
  const lines = rules.filter(({ id }) => named.has(id)).map(ruleLine);
  return lines.length > 0 ? ['', ...lines] : [];
};

const ruleLine = (rule: Rule): string => {
  const { id, effect, audience, condition, fields, reason } = rule;
  const derived =
    audience.kind === 'derived'
      ? join(
          'or',
          audience.roles.map((role) => role.condition),
        )
      : undefined;
  const whole = derived ? join('and', [derived, condition]) : condition;
  const parts = [
    whole.op === 'const' ? undefined : `where \`${bareText(whole)}\``,
    fields && `${effect === 'allow' ? 'only' : 'as for'} the fields ${fields.join(', ')}`,
    reason && `“${reason}”`,
  ];
  const [, name = id] = id.split('.');
  return `- \`${name}\` ${effect === 'allow' ? 'allows' : 'denies'}: ${parts.filter(Boolean).join('; ')}`;
};
