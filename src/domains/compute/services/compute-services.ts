import type { PrincipalFacts } from '../../../policy/index.ts';

export interface LogEntry {
  timestamp: string;
  level: 'INFO' | 'WARN' | 'ERROR';
  message: string;
}

/** What the domain's operations work with besides the request's own transaction. */
export interface ComputeServices {
  /** The newest entries of a machine's log, newest first. */
  readLog: (principal: PrincipalFacts, tenantId: string, vmId: string, limit: number) => Promise<LogEntry[]>;
}
