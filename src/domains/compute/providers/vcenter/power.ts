import { pause } from './or-aborted.ts';
import { propertiesOfOne } from './properties.ts';
import type { Machine } from './machine.ts';
import type { Reference } from './reference.ts';
import { runTask } from './task.ts';
import type { VcenterSession } from './vcenter-session.ts';
import { VimFault } from './vim-fault.ts';

/** How often a guest that shuts down is looked at, in milliseconds. */
const lookEvery = 250;

export const powerOn = async (session: VcenterSession, on: Reference, signal: AbortSignal): Promise<void> => {
  await unlessAlready(runTask(session, { method: 'PowerOnVM_Task', on, signal }));
};

/** As if its plug were pulled. */
export const powerOff = async (session: VcenterSession, on: Reference, signal: AbortSignal): Promise<void> => {
  await unlessAlready(runTask(session, { method: 'PowerOffVM_Task', on, signal }));
};

/** Of a machine that runs; one that does not meanwhile is started. */
export const reset = async (session: VcenterSession, on: Reference, signal: AbortSignal): Promise<void> => {
  try {
    await runTask(session, { method: 'ResetVM_Task', on, signal });
  } catch (error) {
    if (!isFault(error, 'InvalidPowerState')) throw error;
    await powerOn(session, on, signal);
  }
};

/** Ask the guest, if somebody listens there; switch it off where it does not go by itself in time. */
export const shutDown = async (
  session: VcenterSession,
  { object: on, toolsRun }: Machine,
  graceMs: number,
  signal: AbortSignal,
): Promise<void> => {
  if (toolsRun && graceMs > 0 && (await asked(session, on, signal))) {
    const end = Date.now() + graceMs;
    while (Date.now() < end) {
      if (await isOff(session, on, signal)) return;
      await pause(Math.min(lookEvery, Math.max(1, end - Date.now())), signal);
    }
  }
  await powerOff(session, on, signal);
};

/** Whether the guest was told. That it cannot be is no reason not to switch it off. */
const asked = async (session: VcenterSession, on: Reference, signal: AbortSignal): Promise<boolean> => {
  try {
    return await session.call({ method: 'ShutdownGuest', on, signal }, () => true);
  } catch (error) {
    if (error instanceof VimFault && error.fault !== 'ManagedObjectNotFound') return false;
    throw error;
  }
};

const isOff = async (session: VcenterSession, object: Reference, signal: AbortSignal): Promise<boolean> => {
  const { get } = await propertiesOfOne(session, object, ['runtime.powerState'], signal);
  return get('runtime.powerState')?.text === 'poweredOff';
};

/** What is as it should be, somebody else saw to, or we did in a life before. */
const unlessAlready = async (task: Promise<unknown>): Promise<void> => {
  await task.catch((error: unknown) => {
    if (!isFault(error, 'InvalidPowerState')) throw error;
  });
};

const isFault = (error: unknown, fault: string): boolean => error instanceof VimFault && error.fault === fault;
