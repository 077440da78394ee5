import type { Attributes } from './evaluate.ts';

/** Who acts, with what rights, in which tenant: everything of a request's policy that stays the same between requests. */
export interface PrincipalFacts {
  id: string;
  /** `user`, `api_key`, or what the bundle calls a kind of principal of its own. */
  type: string;
  /** The user's own, also where an API key acts for them. */
  email: string;
  /** The session or key by which the principal shows itself; null where rights are only looked up. */
  credentialId: string | null;
  /** `platform` where any permission is held through a role of the platform tenant. */
  scope: 'tenant' | 'platform';
  isMember: boolean;
  /** Permissions held in the tenant, the platform's included. */
  permissions: readonly string[];
  /** Those of them held through the platform tenant: only these can hold permissions of platform scope. */
  platformPermissions: readonly string[];
  /** When a second factor was last shown in the session, in epoch milliseconds; null for never. */
  secondFactorAt: number | null;
  /** What the bundle declares of such principals, where it is known. */
  attributes?: Attributes;
  /** Whether it never signed in here: another application's, known by the bundle or by what that application says of it. */
  foreign?: true;
}

export interface TenantFacts {
  id: string;
  kind: 'platform' | 'customer';
  status: 'active' | 'suspended' | 'deleted';
}

export const principalAttributes = (principal: PrincipalFacts): Attributes => ({
  ...principal.attributes,
  id: principal.id,
  type: principal.type,
  scope: principal.scope,
  is_member: principal.isMember,
  permissions: principal.permissions,
});

export const tenantAttributes = (tenant: TenantFacts | null): Attributes =>
  tenant ? { id: tenant.id, kind: tenant.kind, status: tenant.status } : {};
