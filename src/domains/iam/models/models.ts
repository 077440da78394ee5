import { BaseModel } from '../../../db/index.ts';

/** The tables this domain writes, as objection models. Columns are named as in the database. */
export class User extends BaseModel {
  static override tableName = 'users';
  declare id: string;
  declare email: string;
  declare email_canonical: string;
  declare first_name: string;
  declare last_name: string;
  declare password_hash: string | null;
  declare needs_second_factor: boolean;
  declare address_proven_at: string | null;
  declare username: string | null;
  declare avatar_url: string | null;
  declare bio: string | null;
  declare is_active: boolean;
}

export class Tenant extends BaseModel {
  static override tableName = 'tenants';
  declare id: string;
  declare name: string;
  declare slug: string;
  declare kind: 'platform' | 'customer';
  declare status: 'active' | 'suspended' | 'deleted';
  declare description: string | null;
  declare logo_url: string | null;
  declare settings: Record<string, unknown>;
  declare metadata: Record<string, unknown>;
  declare domain: string | null;
  declare subscription_plan: string | null;
  declare parent_id: string | null;
  declare administered_by_parent: boolean;
}

export class Membership extends BaseModel {
  static override tableName = 'memberships';
  static override idColumn = ['tenant_id', 'user_id'];
  declare tenant_id: string;
  declare user_id: string;
  declare external_id: string | null;
  declare suspended_at: string | null;
}

export class Role extends BaseModel {
  static override tableName = 'roles';
  static override idColumn = ['tenant_id', 'id'];
  declare tenant_id: string;
  declare id: string;
  declare name: string;
  declare description: string | null;
  declare built_in: string | null;
  declare external_id: string | null;
}

export class RolePermission extends BaseModel {
  static override tableName = 'role_permissions';
  static override idColumn = ['tenant_id', 'role_id', 'permission_id'];
  declare tenant_id: string;
  declare role_id: string;
  declare permission_id: string;
}

export class RoleAssignment extends BaseModel {
  static override tableName = 'role_assignments';
  static override idColumn = ['tenant_id', 'role_id', 'user_id'];
  declare tenant_id: string;
  declare role_id: string;
  declare user_id: string;
}

export class PermissionRow extends BaseModel {
  static override tableName = 'permissions';
  declare id: string;
  declare scope: 'tenant' | 'platform';
  declare retired: boolean;
}

export class ApiKey extends BaseModel {
  static override tableName = 'api_keys';
  static override idColumn = ['tenant_id', 'id'];
  declare tenant_id: string;
  declare id: string;
  declare user_id: string;
  declare name: string;
  declare prefix: string;
  declare hash: string;
  declare previous_hash: string | null;
  declare previous_until: string | null;
  declare permissions: string[];
  declare allowed_addresses: string[];
  declare expires_at: string | null;
  declare revoked_at: string | null;
}

export class Invitation extends BaseModel {
  static override tableName = 'invitations';
  static override idColumn = ['tenant_id', 'id'];
  declare tenant_id: string;
  declare id: string;
  declare email: string;
  declare email_canonical: string;
  declare role_ids: string[];
  declare invited_by: string;
  declare hash: string | null;
  declare expires_at: string;
  declare ended_at: string | null;
  declare end_reason: 'accepted' | 'revoked' | 'expired' | null;
}

export class FederatedIdentity extends BaseModel {
  static override tableName = 'federated_identities';
  declare id: string;
  declare issuer: string;
  declare subject: string;
  declare user_id: string;
  declare email: string;
}
