import { Problem } from '../shared/problem.ts';

/** The SQLSTATE of what `take_of_quota` refuses. */
export const quotaExceeded = 'VSQ01';

/** What things are called of which a tenant may have only so many. */
const names: Readonly<Record<string, string>> = {
  vms: 'VMs',
  vcpus: 'vCPUs',
  memory_gb: 'GB of memory',
  disk_gb: 'GB of disk',
  api_keys: 'API keys',
  users: 'users',
};

interface Exceeded {
  kind: string;
  limit: number;
  used: number;
  asked: number;
  /** Whether the limit is the tenant's own, and not of one above it. */
  own: boolean;
}

/** The problem that names the limit; of a tenant above, whose numbers are its own business, only what it is a limit of. */
export const quotaProblem = (detail: string, cause: unknown): Problem => {
  const { kind, limit, used, asked, own } = JSON.parse(detail) as Exceeded;
  const name = names[kind] ?? kind;
  return new Problem(
    'quota_exceeded',
    own
      ? `The tenant may have ${limit} ${name}; it has ${used}, and this takes ${asked} more.`
      : `The limit of ${name} that a tenant above has for all below it is reached.`,
    { cause },
  );
};
