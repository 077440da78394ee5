import type { Ability, Decision } from '../../policy/index.ts';

/** What the application is told of who asks. All are in every answer: a proxy might let pass what a client put in place of one. */
const names = {
  principalId: 'X-Auth-Principal-Id',
  principalType: 'X-Auth-Principal-Type',
  tenantId: 'X-Auth-Tenant-Id',
  decisionId: 'X-Auth-Decision-Id',
} as const;

/** Lower case. */
export const identityHeaderNames: ReadonlySet<string> = new Set(Object.values(names).map((name) => name.toLowerCase()));

/** @param ability null for anybody's requests, who are not asked who they are. */
export const identityHeaders = (ability: Ability | null, { id }: Decision): Record<string, string> => ({
  [names.principalId]: ability?.principal.id ?? '',
  [names.principalType]: ability?.principal.type ?? 'anonymous',
  [names.tenantId]: ability?.tenant?.id ?? '',
  [names.decisionId]: id,
});
