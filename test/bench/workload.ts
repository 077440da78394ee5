import pg from 'pg';
import { loadPolicies } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { migrate } from '../../src/db/migrate.ts';
import { Passwords } from '../../src/domains/iam/index.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { layFirstData } from '../../src/first-start.ts';
import { onDatabase } from '../fixtures/template-database.ts';

export interface Size {
  tenants: number;
  usersPerTenant: number;
  vmsPerTenant: number;
  /** Custom roles of a tenant; every user holds one of them beside a built-in role. */
  customRoles: number;
}

export interface BenchDatabase extends Size {
  ownerUrl: string;
  appUrl: string;
}

/** 100 tenants, 10,000 users, 50,000 virtual machines. */
export const usualSize: Size = { tenants: 100, usersPerTenant: 100, vmsPerTenant: 500, customRoles: 3 };

/** Ids in the form of UUIDv7, ascending as real ones are, and known without asking. Numbers start at 1. */
const id = (kind: string, n: number): string => `${kind}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const kinds = { tenant: '018bcf01', user: '018bcf02', role: '018bcf03', vm: '018bcf04', session: '018bcf05' } as const;
const sqlId = (kind: keyof typeof kinds, n: string): string =>
  `('${kinds[kind]}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

export const tenantId = (tenant: number): string => id(kinds.tenant, tenant);
export const userId = (size: Size, tenant: number, user: number): string =>
  id(kinds.user, (tenant - 1) * size.usersPerTenant + user);
export const sessionId = (size: Size, tenant: number, user: number): string =>
  id(kinds.session, (tenant - 1) * size.usersPerTenant + user);
export const vmId = (size: Size, tenant: number, vm: number): string =>
  id(kinds.vm, (tenant - 1) * size.vmsPerTenant + vm);

/** Of a tenant's users the first five are its administrators, up to sixty members, and the rest look on. */
export const administrators = 5;
const roleOf = `CASE WHEN n <= ${administrators} THEN 'tenant_admin' WHEN n <= 60 THEN 'member' ELSE 'viewer' END`;

const run = async (url: string, work: (client: pg.Client) => Promise<void>): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
};

/** Make a database of a size, as the product itself would have it. */
export const createWorkload = async (
  server: { ownerUrl: string; appUrl: string },
  name: string,
  size: Size,
): Promise<BenchDatabase> => {
  await run(server.ownerUrl, async (client) => {
    await client.query(`CREATE DATABASE ${name}`);
  });
  const urls = { ownerUrl: onDatabase(server.ownerUrl, name), appUrl: onDatabase(server.appUrl, name) };
  await migrate(urls);
  const config = readConfig({ ADMIN_PASSWORD: 'the administrator of the bench' });
  const first = {
    config,
    policies: loadPolicies(config),
    passwords: new Passwords(),
    demo: false,
    log: createLogger('silent'),
  };
  await layFirstData(urls.ownerUrl, first);
  await run(urls.ownerUrl, (client) => layTenants(client, size));
  // Built-in roles of tenants that exist are laid in at every start.
  await layFirstData(urls.ownerUrl, first);
  await run(urls.ownerUrl, (client) => layTheRest(client, size));
  return { ...size, ...urls };
};

const layTenants = async (client: pg.Client, { tenants, usersPerTenant }: Size): Promise<void> => {
  await client.query(`
    INSERT INTO tenants (id, name, slug, kind)
      SELECT ${sqlId('tenant', 't')}, 'Tenant ' || t, 'tenant-' || t, 'customer' FROM generate_series(1, ${tenants}) AS t;
    INSERT INTO users (id, email, email_canonical, first_name, last_name)
      SELECT ${sqlId('user', 'u')}, 'user' || u || '@bench.example', 'user' || u || '@bench.example', 'User', 'No. ' || u
      FROM generate_series(1, ${tenants * usersPerTenant}) AS u;
    INSERT INTO memberships (tenant_id, user_id)
      SELECT ${sqlId('tenant', 't')}, ${sqlId('user', `(t - 1) * ${usersPerTenant} + n`)}
      FROM generate_series(1, ${tenants}) AS t, generate_series(1, ${usersPerTenant}) AS n`);
};

const layTheRest = async (client: pg.Client, size: Size): Promise<void> => {
  const { tenants, usersPerTenant, customRoles } = size;
  const user = sqlId('user', `(t - 1) * ${usersPerTenant} + n`);
  const role = sqlId('role', `(t - 1) * ${customRoles} + r`);
  const everyTenant = `generate_series(1, ${tenants}) AS t`;
  await client.query(`
    INSERT INTO role_assignments (tenant_id, role_id, user_id)
      SELECT ${sqlId('tenant', 't')}, r.id, ${user} FROM ${everyTenant}, generate_series(1, ${usersPerTenant}) AS n, roles r
      WHERE r.tenant_id = ${sqlId('tenant', 't')} AND r.built_in = ${roleOf};
    INSERT INTO roles (tenant_id, id, name)
      SELECT ${sqlId('tenant', 't')}, ${role}, 'Custom ' || r FROM ${everyTenant}, generate_series(1, ${customRoles}) AS r;
    INSERT INTO role_permissions (tenant_id, role_id, permission_id)
      SELECT ${sqlId('tenant', 't')}, ${role}, p FROM ${everyTenant}, generate_series(1, ${customRoles}) AS r,
        unnest(ARRAY['vm:read', 'vm:read_logs', 'template:read']) AS p;
    INSERT INTO role_assignments (tenant_id, role_id, user_id)
      SELECT ${sqlId('tenant', 't')}, ${sqlId('role', `(t - 1) * ${customRoles} + 1 + n % ${customRoles}`)}, ${user}
      FROM ${everyTenant}, generate_series(1, ${usersPerTenant}) AS n`);
  await client.query(`
    INSERT INTO sessions (id, user_id, client_address, user_agent, expires_at)
      SELECT ${sqlId('session', 'u')}, ${sqlId('user', 'u')}, '127.0.0.1', 'bench', now() + interval '1 day'
      FROM generate_series(1, ${tenants * usersPerTenant}) AS u`);
  await client.query(`
    INSERT INTO vm_templates (tenant_id, id, name, os, cpu, memory_gb, disk_gb, is_public)
      SELECT ${sqlId('tenant', 't')}, gen_random_uuid(), 'Template ' || n, 'Debian 12', 1, 1, 10, t = 1 AND n <= 5
      FROM ${everyTenant}, generate_series(1, 20) AS n`);
  await client.query(`
    INSERT INTO audit_events (tenant_id, sequence, id, occurred_at, actor_type, actor_id, actor_email, action, resource_type,
        outcome, decision_id, policy_digest, rule_ids, request_id, previous_hash, hash)
      SELECT ${sqlId('tenant', 't')}, n, gen_random_uuid(), now(), 'user', gen_random_uuid(), 'user@bench.example', 'update', 'vm',
        'allowed', 'none', 'none', '{}', 'none', repeat('0', 64), repeat('0', 64)
      FROM ${everyTenant}, generate_series(1, 20) AS n`);
  await client.query(`UPDATE audit_chains SET sequence = 20 WHERE tenant_id IN (SELECT tenant_id FROM audit_events)`);
  for (let tenant = 1; tenant <= tenants; tenant += 1) await layVms(client, size, tenant, size.vmsPerTenant);
  await client.query('VACUUM ANALYZE');
};

const layVms = (client: pg.Client, { vmsPerTenant }: Size, tenant: number, count: number): Promise<unknown> =>
  client.query(`
    INSERT INTO vms (tenant_id, id, name, status, cpu, memory_gb, disk_gb, ip_address, source_type, template_name, created_by, created_at)
      SELECT '${tenantId(tenant)}', ${sqlId('vm', `${(tenant - 1) * vmsPerTenant} + v`)}, 'vm-' || v,
        CASE WHEN v % 3 = 0 THEN 'STOPPED' ELSE 'RUNNING' END, 2, 4, 40, '10.0.' || v / 250 % 250 || '.' || v % 250, 'template', 'Debian 12',
        '${tenantId(tenant)}', now() - v * interval '1 second' FROM generate_series(1, ${count}) AS v`);

/** Give the last tenant far more machines than the others have. Their ids follow those of all others. */
export const growLastTenant = async (database: BenchDatabase, count: number): Promise<void> =>
  run(database.ownerUrl, async (client) => {
    await client.query(`DELETE FROM vms WHERE tenant_id = '${tenantId(database.tenants)}'`);
    await layVms(client, database, database.tenants, count);
    await client.query('VACUUM ANALYZE vms');
  });
