import type { Counterexample, Proof } from './proof.ts';
import { counted, effort, plain, type Paint } from './paint.ts';
import { cellText, judgementText, line, placeText, witnessText } from './witness-text.ts';

/** Counterexamples beyond these say the same again. */
const shown = 3;

/** What a reviewer reads of the proofs of all invariants. */
export const proofText = (proofs: readonly Proof[], paint: Paint = plain): string => {
  const count = (outcome: Proof['outcome']): number => proofs.filter((each) => each.outcome === outcome).length;
  const total = (of: 'questions' | 'milliseconds'): number => proofs.reduce((sum, each) => sum + each[of], 0);
  const summary = `${counted(proofs.length, 'invariant')}: ${count('proved')} proved, ${count('refuted')} refuted, ${count('undecided')} undecided`;
  return [
    ...proofs.map((each) => oneText(each, paint)),
    `\n${paint(count('proved') === proofs.length ? 'good' : 'bad', summary)} ${paint('faint', `(${effort(total('questions'), total('milliseconds'))})`)}`,
  ].join('\n');
};

const sign = { proved: '✓', refuted: '✗', undecided: '?' } as const;

const oneText = (
  { id, says, place, outcome, counterexamples, flaws, undecided, questions, milliseconds }: Proof,
  paint: Paint,
): string => {
  const more = counterexamples.length - shown;
  return [
    `${paint(outcome === 'proved' ? 'good' : 'bad', `${sign[outcome]} ${outcome}`)}  ${paint('strong', id)}  ${says} ${paint('faint', `(${effort(questions, milliseconds)})`)}`,
    ...(outcome === 'proved' ? [] : [line('', paint('faint', placeText(place)))]),
    ...flaws.map(({ what, place: at }) => line('', `${what} ${paint('faint', `(${placeText(at)})`)}`)),
    ...counterexamples.slice(0, shown).map((each) => counterexampleText(each, paint)),
    ...(more > 0 ? [line('', `and ${counted(more, 'action')} more`)] : []),
    ...undecided.map((each) => line('', `${cellText(each)}: ${each.why}`)),
  ].join('\n');
};

const counterexampleText = (counterexample: Counterexample, paint: Paint): string =>
  [
    `    ${paint('strong', cellText(counterexample))}`,
    ...witnessText(counterexample.witness),
    judgementText('answer', counterexample.judgement, paint),
    ...(counterexample.bounded ? [judgementText('bounded', counterexample.bounded.judgement, paint)] : []),
  ].join('\n');
