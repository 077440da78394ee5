import type { Difference, PolicyDiff } from './diff.ts';
import { counted, effort, plain, type Paint } from './paint.ts';
import { cellText, judgementText, line, witnessText } from './witness-text.ts';

/** What a reviewer reads of two versions of policies. */
export const diffText = (diff: PolicyDiff, paint: Paint = plain): string =>
  [
    summary(diff, paint),
    ...diff.differences.map((each) => differenceText(each, paint)),
    ...diff.undecided.map((each) => `${paint('strong', `? undecided  ${cellText(each)}`)}\n${line('', each.why)}`),
    ...changesText(diff, paint),
    paint(
      'faint',
      `${effort(diff.questions, diff.milliseconds)}; ${diff.before.slice(0, 12)} → ${diff.after.slice(0, 12)}`,
    ),
  ].join('\n\n');

const summary = ({ differences, undecided, same, changes }: PolicyDiff, paint: Paint): string => {
  const alike = `${counted(same, 'action is', 'actions are')} proved to be decided alike, whoever asks and of whatever object`;
  if (differences.length === 0 && undecided.length === 0) {
    // What is known of people and objects, and what requests ask, may be other than before.
    return changes.length === 0
      ? `${paint('good', 'No difference')}: ${alike}.`
      : `${paint('strong', 'No rule decides otherwise on the same facts')}: ${alike}.`;
  }
  const count = (kind: Difference['kind']): number => differences.filter((each) => each.kind === kind).length;
  return [
    paint(
      'strong',
      `${counted(count('gain'), 'gain')}, ${counted(count('loss'), 'loss', 'losses')}, ${undecided.length} undecided`,
    ),
    `${alike}.`,
  ].join('; ');
};

const differenceText = (difference: Difference, paint: Paint): string => {
  const { kind, only, witness, before, after } = difference;
  const title = `${kind === 'gain' ? '+ gain' : '- loss'}  ${cellText(difference)}`;
  const declared = only === null ? '' : `  (an action of the version ${only} alone)`;
  return [
    `${paint('strong', title)}${declared}`,
    ...witnessText(witness),
    judgementText('before', before, paint),
    judgementText('after', after, paint),
  ].join('\n');
};

const changesText = ({ changes }: PolicyDiff, paint: Paint): string[] =>
  changes.length === 0
    ? []
    : [
        [
          paint('strong', 'Changed beside the decisions'),
          ...changes.map(({ about, id, what }) => `    ${about} ${id}: ${what}`),
        ].join('\n'),
      ];
