import { decide, loadPolicySet } from '../../../src/policy/index.ts';
import type { BenchCase } from '../bench.ts';
import { actions, bareCasl, box, boxRequest, bundleOf, manyFiles, ownAbility } from '../pdp/boxes.ts';
import { median } from '../pairs.ts';
import { figure, round, type CaseResult } from '../report.ts';

const now = (): number => performance.now();

/** Milliseconds a call of `work`, over so many milliseconds. */
const timed = (milliseconds: number, work: () => void): number => {
  const start = now();
  let calls = 0;
  while (now() - start < milliseconds) {
    work();
    calls += 1;
  }
  return (now() - start) / calls;
};

const demand = (holds: boolean): void => {
  if (!holds) throw new Error('the decision is wrong');
};

/** A warm conditional decision with id, rules, reasons and inputs, to CASL's bare `can()` on the same rules. */
const decision = (rounds: number, milliseconds: number): CaseResult => {
  const rules = 40;
  const names = actions(rules);
  const casl = bareCasl(rules);
  const ability = ownAbility(loadPolicySet(bundleOf(rules)));
  const byCasl = (): void => {
    for (const name of names) demand(casl.can(name, box as never));
  };
  const byUs = (): void => {
    for (const name of names) demand(decide(ability, boxRequest(name), box).effect === 'allow');
  };
  for (const work of [byCasl, byUs]) timed(milliseconds, work);
  const pairs = Array.from({ length: rounds }, (_, index) => {
    const [first, second] = index % 2 === 0 ? [byCasl, byUs] : [byUs, byCasl];
    const one = timed(milliseconds, first);
    const other = timed(milliseconds, second);
    return index % 2 === 0 ? { casl: one, own: other } : { casl: other, own: one };
  });
  const name = `a warm decision with reasons (${Math.round((median(pairs.map(({ own }) => own)) * 1e6) / rules)} ns), to CASL's can()`;
  return figure(name, { value: median(pairs.map(({ own, casl }) => own / casl)), limit: 2, unit: 1 });
};

/** An ability of 400 rules: built, and every rule asked once. */
const largeAbility = (rounds: number): CaseResult => {
  const policies = loadPolicySet(bundleOf(400));
  const names = actions(400);
  const build = (): number => {
    const start = now();
    const ability = ownAbility(policies);
    for (const name of names) demand(decide(ability, boxRequest(name), box).effect === 'allow');
    return now() - start;
  };
  for (let warm = 0; warm < 50; warm += 1) build();
  const times = Array.from({ length: rounds }, build);
  return figure('ms to build and warm an ability of 400 rules, to 2', { value: median(times), limit: 1, unit: 2 });
};

/** A bundle of 1,000 files, read by a process that has read none before. */
const largeBundle = (): CaseResult => {
  const files = manyFiles(1_000);
  const start = now();
  demand(loadPolicySet(files).resources.size === 1_000);
  return figure('seconds to load 1,000 policy files, to 2', {
    value: round((now() - start) / 1_000),
    limit: 1,
    unit: 2,
  });
};

/** The policy decision point without HTTP or a database. */
export const pdpInProcess: BenchCase = async ({ timing }) => {
  const milliseconds = timing.roundSeconds * 200;
  // The bundle first: nothing has been compiled yet.
  return [largeBundle(), decision(timing.rounds * 3, milliseconds), largeAbility(timing.rounds * 20)];
};
