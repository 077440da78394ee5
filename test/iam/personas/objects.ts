import type pg from 'pg';
import { visiblePrefix, writeApiKey } from '../../../src/domains/iam/services/api-key-text.ts';
import { hashOf, newSecret } from '../../../src/shared/secrets.ts';
import { newId } from '../../../src/shared/ids.ts';

/** The address of a user made here. */
export const addressOf = (userId: string): string => `${userId}@test.example`;

/** Makes objects behind the gateway's back: what a request is aimed at is there, whatever the gateway would think of it. */
export class Objects {
  readonly #owner: pg.Client;
  readonly passwordHash: string;

  /** @param passwordHash of the password that every user made here has. */
  constructor(owner: pg.Client, passwordHash: string) {
    this.#owner = owner;
    this.passwordHash = passwordHash;
  }

  async tenant(): Promise<string> {
    const id = newId();
    await this.#query(`INSERT INTO tenants (id, name, slug, kind) VALUES ($1, 'Spare', $2, 'customer')`, id, `t-${id}`);
    return id;
  }

  /** A tenant below another, which never had an administrator. */
  async childTenant(parentId: string): Promise<string> {
    const id = newId();
    await this.#query(
      `INSERT INTO tenants (id, name, slug, kind, parent_id, administered_by_parent)
       VALUES ($1, 'Child', $2, 'customer', $3, true)`,
      ...[id, `t-${id}`, parentId],
    );
    await this.#query(
      `INSERT INTO roles (tenant_id, id, name, built_in) VALUES ($1, $2, 'Tenant Admin', 'tenant_admin')`,
      ...[id, newId()],
    );
    return id;
  }

  /** A user of no tenant. */
  async account(): Promise<{ id: string; email: string }> {
    const id = newId();
    const email = addressOf(id);
    await this.#query(
      `INSERT INTO users (id, email, email_canonical, first_name, last_name, password_hash, address_proven_at) VALUES ($1, $2, $2, 'A', 'B', $3, now())`,
      ...[id, email, this.passwordHash],
    );
    return { id, email };
  }

  /** A member of a tenant. @param roleId the role they hold; by default a new one that permits to see machines. */
  async user(tenantId: string, roleId?: string): Promise<string> {
    const { id } = await this.account();
    await this.join(tenantId, id);
    await this.assign(tenantId, roleId ?? (await this.role(tenantId)), id);
    return id;
  }

  async join(tenantId: string, userId: string): Promise<void> {
    await this.#query('INSERT INTO memberships (tenant_id, user_id) VALUES ($1, $2)', tenantId, userId);
  }

  /** Who was a member of a tenant, and is of none. */
  async formerUser(tenantId: string): Promise<string> {
    const id = await this.user(tenantId);
    await this.#query('DELETE FROM memberships WHERE tenant_id = $1 AND user_id = $2', tenantId, id);
    return id;
  }

  async role(tenantId: string, permissions: readonly string[] = ['vm:read']): Promise<string> {
    const id = newId();
    await this.#query(`INSERT INTO roles (tenant_id, id, name) VALUES ($1, $2, $3)`, tenantId, id, `role ${id}`);
    await this.#query(
      'INSERT INTO role_permissions (tenant_id, role_id, permission_id) SELECT $1, $2, unnest($3::text[])',
      ...[tenantId, id, permissions],
    );
    return id;
  }

  async builtInRole(tenantId: string, key: string): Promise<string> {
    const { rows } = await this.#owner.query<{ id: string }>(
      'SELECT id FROM roles WHERE tenant_id = $1 AND built_in = $2',
      [tenantId, key],
    );
    return rows[0]?.id ?? '';
  }

  async assign(tenantId: string, roleId: string, userId: string): Promise<void> {
    await this.#query(
      'INSERT INTO role_assignments (tenant_id, role_id, user_id) VALUES ($1, $2, $3)',
      ...[tenantId, roleId, userId],
    );
  }

  /** An API key, and its id. */
  async apiKey(tenantId: string, userId: string, permissions: readonly string[]): Promise<{ id: string; key: string }> {
    const id = newId();
    const key = writeApiKey({ id, userId, tenantId });
    await this.#query(
      `INSERT INTO api_keys (tenant_id, id, user_id, name, prefix, hash, permissions, allowed_addresses)
       VALUES ($1, $2, $3, 'key', $4, $5, $6, '{}')`,
      ...[tenantId, id, userId, visiblePrefix(key), hashOf(key), permissions],
    );
    return { id, key };
  }

  /** @param secondFactorAt when a second factor was last shown in it. */
  async session(userId: string, secondFactorAt: Date | null = null): Promise<{ id: string; refreshToken: string }> {
    const id = newId();
    const refreshToken = `vsr_${newSecret()}`;
    await this.#query(
      `INSERT INTO sessions (id, user_id, client_address, user_agent, second_factor_at, expires_at)
       VALUES ($1, $2, '127.0.0.1', 'test', $3, now() + interval '1 day')`,
      ...[id, userId, secondFactorAt],
    );
    await this.#query('INSERT INTO refresh_tokens (hash, session_id) VALUES ($1, $2)', hashOf(refreshToken), id);
    return { id, refreshToken };
  }

  /** A stopped machine that nothing is pending on. */
  async vm(tenantId: string): Promise<string> {
    const id = newId();
    await this.#query(
      `INSERT INTO vms (tenant_id, id, name, status, cpu, memory_gb, disk_gb, source_type, iso_url)
       VALUES ($1, $2, $3, 'STOPPED', 1, 1, 1, 'iso', 'https://images.example/a.iso')`,
      ...[tenantId, id, `vm-${id}`],
    );
    return id;
  }

  /** A job of a machine's, done by now. */
  async job(tenantId: string): Promise<string> {
    const [id, vm] = [newId(), await this.vm(tenantId)];
    await this.#query(
      `INSERT INTO vm_jobs (tenant_id, id, vm_id, action, status) VALUES ($1, $2, $3, 'create', 'SUCCEEDED')`,
      ...[tenantId, id, vm],
    );
    return id;
  }

  /** A request that waits for somebody else's approval. @param userId whose it is; a stranger's without */
  async approval(tenantId: string, userId: string): Promise<string> {
    const id = newId();
    await this.#query(
      `INSERT INTO approvals (tenant_id, id, requested_by, operation, path, action, resource_type, asked, reason, request_fingerprint)
       VALUES ($1, $2, coalesce($3::uuid, $2), 'createVm', '/api/v1/vms', 'take', 'quota', '{"cpu": 32}', 'It is large.', $2::text)`,
      ...[tenantId, id, userId === '' ? null : userId],
    );
    return id;
  }

  /** A webhook whose secret nobody can open: what is sent to it is not these tests' matter. */
  async webhook(tenantId: string, userId: string): Promise<string> {
    const id = newId();
    await this.#query(
      `INSERT INTO webhooks (tenant_id, id, name, url, event_types, created_by, sealed_secret)
       VALUES ($1, $2, 'Tickets', 'https://tickets.example/', '{vm.*}', coalesce($3::uuid, $2), 'sealed')`,
      ...[tenantId, id, userId === '' ? null : userId],
    );
    return id;
  }

  /** What became of an event on its way to a webhook: it was given up. */
  async delivery(tenantId: string, webhookId: string): Promise<string> {
    const id = newId();
    await this.#query(
      `WITH counter AS (
         INSERT INTO event_counters AS c VALUES ($1, 1)
           ON CONFLICT (tenant_id) DO UPDATE SET last_sequence = c.last_sequence + 1 RETURNING last_sequence),
       event AS (
         INSERT INTO events (tenant_id, sequence, id, type, resource_type, resource_id, actor_type, occurred_at, attributes, data)
           SELECT $1, last_sequence, $2::uuid, 'vm.create', 'vm', $2::uuid::text, 'system', now(), '{}', '{}' FROM counter RETURNING sequence)
       INSERT INTO webhook_deliveries (tenant_id, id, webhook_id, event_sequence, status)
         SELECT $1, $2::uuid, $3, sequence, 'DEAD' FROM event`,
      ...[tenantId, id, webhookId],
    );
    return id;
  }

  async template(tenantId: string): Promise<string> {
    const id = newId();
    await this.#query(
      `INSERT INTO vm_templates (tenant_id, id, name, os, cpu, memory_gb, disk_gb, image)
       VALUES ($1, $2, $3, 'linux', 1, 1, 1, 'linux')`,
      ...[tenantId, id, `template ${id}`],
    );
    return id;
  }

  /** A decision in a tenant's log. */
  async decision(tenantId: string): Promise<string> {
    const id = `${newId()}.0123456789ab`;
    const inputs = {
      principal: {
        ...{ type: 'user', id: newId(), scope: 'tenant', is_member: true, permissions: [], platform_permissions: [] },
        ...{ second_factor_at: null, attributes: {} },
      },
      tenant: null,
      request: { action: 'read', properties: {}, resource: { type: 'vm', id: null }, context: { now: 0 } },
      asked: { kind: 'coarse' },
    };
    await this.#query(
      `INSERT INTO decision_log (tenant_id, decided_at, id, effect, action, resource_type, principal_type, principal_id, rule_ids,
         policy_digest, request_id, source, inputs)
       VALUES ($1, decision_time($2), $2, 'deny', 'read', 'vm', 'user', $3, '{}', $4, 'r', 'request', $5)`,
      ...[tenantId, id, inputs.principal.id, '0'.repeat(64), inputs],
    );
    return id;
  }

  async suspend(tenantId: string): Promise<void> {
    await this.#query(`UPDATE tenants SET status = 'suspended' WHERE id = $1`, tenantId);
  }

  async deactivate(userId: string): Promise<void> {
    await this.#query('UPDATE users SET is_active = false WHERE id = $1', userId);
  }

  /** How every user made here signs in at first: with the password alone. */
  async resetSignIn(userId: string): Promise<void> {
    await this.#query('UPDATE users SET password_hash = $2 WHERE id = $1', userId, this.passwordHash);
    await this.#query('DELETE FROM second_factors WHERE user_id = $1', userId);
  }

  async #query(text: string, ...values: unknown[]): Promise<void> {
    await this.#owner.query(text, values);
  }
}
