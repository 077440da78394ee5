import { stripVTControlCharacters } from 'node:util';
import { Problem, unavailable } from '../../../shared/problem.ts';
import { ProviderError, type PlacedVm, type VmProvider } from '../providers/provider.ts';

export interface ConsoleLine {
  timestamp: string;
  level: 'INFO';
  message: string;
  source: 'console';
}

/** Of a line. */
const longestLine = 4_000;
const bytesPerLine = 200;
/** How long a client waits for a hypervisor, in milliseconds. */
const longestWait = 10_000;

/**
 * The last lines of a machine's serial console, newest first. Without what would move a terminal's cursor.
 * @throws Problem 503 where the hypervisor does not answer
 */
export const readConsole = async (provider: VmProvider, vm: PlacedVm, limit: number): Promise<ConsoleLine[]> => {
  const text = await provider.console(vm, limit * bytesPerLine, AbortSignal.timeout(longestWait)).catch(toProblem);
  const timestamp = new Date().toISOString();
  return stripVTControlCharacters(text)
    .split(/\r*\n|\r/)
    .map((line) => line.replace(/[^\P{Cc}\t]/gu, '').trimEnd())
    .filter((line) => line !== '')
    .slice(-limit)
    .reverse()
    .map((line) => ({ timestamp, level: 'INFO', message: line.slice(0, longestLine), source: 'console' }));
};

/** A machine that is not made yet has said nothing. */
const toProblem = (error: unknown): string => {
  if (!(error instanceof ProviderError)) throw error;
  if (error.kind === 'not_found') return '';
  if (error.kind === 'unavailable') throw unavailable('The hypervisor is not available.', error);
  throw new Problem('conflict', error.message);
};
