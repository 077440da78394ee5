import type { DecisionRecord, ReplayCounts, ReplayFinding } from '../../policy/index.ts';
import { counted } from './report.ts';
import type { Style } from './style.ts';

type Outcome = ReplayFinding['before'];

/** What a reviewer reads of a replay. */
export const replayLines = (findings: readonly ReplayFinding[], counts: ReplayCounts, style: Style): string[] => {
  const { records, same, widening, narrowing, undecided, refusals, unknownPolicies } = counts;
  const open = undecided.allow + undecided.deny;
  const hidden = widening + narrowing + open - findings.length;
  const flips = widening + narrowing;
  const paint = flips + open + unknownPolicies === 0 ? style.good : style.bad;
  return [
    ...findings.flatMap((finding) => [...findingLines(finding, style), '']),
    ...(hidden > 0 ? [`… and ${hidden} more`, ''] : []),
    paint(`${counted(records, 'decision')}: ${same} come to the same, ${counted(flips, 'flip')}.`),
    ...(flips > 0 ? [`  ${widening} would be allowed that were denied, ${narrowing} denied that were allowed`] : []),
    ...(open > 0 ? [`  ${open} undecided: they hang on values that were not written down`] : []),
    ...(refusals > 0 ? [style.faint(`  ${refusals} refused for other reasons than a policy’s`)] : []),
    ...(unknownPolicies > 0 ? [`  ${unknownPolicies} under policies that are not at hand`] : []),
  ];
};

const sign = { widening: '+ widening', narrowing: '- narrowing', undecided: '? undecided' } as const;

const findingLines = (finding: ReplayFinding, style: Style): string[] => {
  const { kind, record, before } = finding;
  const { resource, action, principal, decided_at: at, id } = record;
  const paint = { widening: style.bad, narrowing: style.warn, undecided: style.strong }[kind];
  const object = resource.id === null ? resource.type : `${resource.type} ${resource.id}`;
  return [
    `${paint(sign[kind])}  ${action} ${object}  by ${principal.type} ${principal.id}`,
    style.faint(`    ${at}  ${id}`),
    `    then  ${outcomeText(before, style)}`,
    ...(finding.kind === 'undecided' ? [] : [`    now   ${outcomeText(finding.after, style)}`]),
  ];
};

const outcomeText = ({ effect, rules, reason }: Outcome, style: Style): string => {
  const by = rules.map(({ id, place }) => (place ? `${id} ${style.faint(`(${place.file}:${place.line})`)}` : id));
  return `${effect} by ${by.join(', ') || 'default'}${effect === 'deny' && reason !== null ? `: ${reason}` : ''}`;
};

/** A finding without the inputs of its decision: these are in the log, by its id. */
export const findingJson = ({ record, ...finding }: ReplayFinding) => ({ ...finding, decision: nameOf(record) });

const nameOf = ({ id, tenant_id, decided_at, action, resource, principal, policy_digest }: DecisionRecord) => ({
  ...{ id, tenant_id, decided_at, action, resource, principal, policy_digest },
});
