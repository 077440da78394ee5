import type { Domain, DomainResource } from '../domain.ts';
import { loadOperations } from '../load-operations.ts';
import { ability } from './resources/ability.ts';
import { apiKey } from './resources/api-key.ts';
import { childTenant } from './resources/child-tenant.ts';
import { invitation } from './resources/invitation.ts';
import { identity } from './resources/identity.ts';
import { membership } from './resources/membership.ts';
import { permission } from './resources/permission.ts';
import { role } from './resources/role.ts';
import { roleUsers } from './resources/role-users.ts';
import { scimGroup } from './resources/scim-group.ts';
import { scimUser } from './resources/scim-user.ts';
import { session } from './resources/session.ts';
import { tenant } from './resources/tenant.ts';
import { user } from './resources/user.ts';
import type { IamServices } from './services/iam-services.ts';

export const iamResources: readonly DomainResource[] = [
  ...[user, tenant, childTenant, membership, role, roleUsers, permission],
  ...[session, apiKey, invitation, identity, ability, scimUser, scimGroup],
];

/** Identity and access: users, tenants, memberships, roles and permissions. */
export const createIam = async (services: IamServices): Promise<Domain> => ({
  name: 'iam',
  resources: iamResources,
  operations: await loadOperations(new URL('./operations/', import.meta.url), services),
});

export { AccessTokens, type TokenSettings } from './services/access-tokens.ts';
export { ExternalTokens } from './federation/external-tokens.ts';
export { FederatedSignIn } from './federation/federated-sign-in.ts';
export { FlowCookie } from './federation/flow-cookie.ts';
export { createProviders, type Provider } from './federation/provider.ts';
export { readFederation } from './federation/read-settings.ts';
export { isLoopback, isSafeAddress } from './federation/safe-address.ts';
export { noFederation, type FederationSettings } from './federation/settings.ts';
export { reconcilePolicies } from './services/built-in-roles.ts';
export { demandLaidPolicies } from './services/laid-policies.ts';
export { mailTasks, type MailTaskParts } from './mail/mail-tasks.ts';
export { Invitations } from './services/invitations.ts';
export { createLimits, type Limits, type LimitSettings } from './services/limits.ts';
export { PasswordResets } from './services/password-resets.ts';
export { Passwords } from './services/passwords.ts';
export { Registrations, type RegistrationMode } from './services/registrations.ts';
export { ApiKeyUse } from './services/api-key-use.ts';
export { readApiKey } from './services/api-key-text.ts';
export { CurrentPassword } from './services/current-password.ts';
export { SecondFactors } from './services/second-factors.ts';
export { Sessions } from './services/sessions.ts';
export { isEntitled, SignIn } from './services/sign-in.ts';
export { ensureAdministrator, ensurePlatformTenant, layDemoData } from './services/first-data.ts';
