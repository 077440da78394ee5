/** What there are quotas of; sizes in GiB, of all machines together. */
export const quotaKinds = ['vms', 'vcpus', 'memory_gb', 'disk_gb', 'api_keys', 'users'] as const;

export type QuotaKind = (typeof quotaKinds)[number];
