import { pause } from './or-aborted.ts';
import { propertiesOfOne } from './properties.ts';
import type { Reference } from './reference.ts';
import type { Call, VcenterSession } from './vcenter-session.ts';
import { UnusableAnswer } from './unusable-answer.ts';
import { faultOfMethod, VimFault } from './vim-fault.ts';
import type { XmlElement } from './xml-reader.ts';

/** Between two looks at a task, in milliseconds: soon at first, for most are short. */
const shortestPause = 50;
const longestPause = 2_000;
const looksForFault = 3;

/**
 * Begins a task and waits for its end. When the signal is aborted, the task goes on without us: what is repeated then finds what it
 * did, and a clone that takes longer than one attempt may come to its end.
 *
 * It is asked for with pauses: what would tell of changes, a filter, belongs to the session and is lost with it.
 * @throws VimFault what the task failed with
 */
export const runTask = async (session: VcenterSession, call: Call): Promise<void> => {
  const task = await session.call(call, returnedReference);
  let silent = 0;
  for (let wait = shortestPause; ; wait = Math.min(wait * 1.5, longestPause)) {
    const { get } = await propertiesOfOne(session, task, ['info.state', 'info.error'], call.signal).catch(forgotten);
    const state = get('info.state')?.text;
    if (state === 'success') return;
    const error = get('info.error');
    if (state === 'error' && error) throw faultOfMethod(error);
    // The state of a task can be seen an instant before its fault.
    if (state === 'error' && ++silent === looksForFault) throw new UnusableAnswer('a task failed with no fault');
    await pause(wait, call.signal);
  }
};

/** A task that is gone tells nothing of the machine. */
const forgotten = (error: unknown): never => {
  if (!(error instanceof VimFault && error.fault === 'ManagedObjectNotFound')) throw error;
  throw new UnusableAnswer('the task is forgotten', { cause: error });
};

/** @throws UnusableAnswer where a response returns none */
export const returnedReference = (response: XmlElement): Reference => {
  const returned = response.find('returnval');
  if (!returned) throw new UnusableAnswer(`${response.name} returns nothing`);
  return returned.reference;
};
