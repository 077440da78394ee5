import type { CaseResult } from './report.ts';
import type { Timing } from './pairs.ts';
import type { BenchDatabase, Size } from './workload.ts';

/** What a case of the bench works with. */
export interface Bench {
  timing: Timing;
  /** How long resident memory is watched. */
  memoryMinutes: number;
  /** The database of a size: made when first asked for, shared by the cases. */
  database: (name: string, size: Size) => Promise<BenchDatabase>;
}

export type BenchCase = (bench: Bench) => Promise<CaseResult[]>;
