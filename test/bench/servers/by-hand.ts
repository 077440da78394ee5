import { createPublicKey, type KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import jwt from 'jsonwebtoken';
import pg from 'pg';
import { newId } from '../../../src/shared/ids.ts';
import { serve, settings } from './serve.ts';

/**
 * What an expert would write by hand for three operations: Node's HTTP server, verified tokens and rights kept in
 * memory, one prepared statement with JSON made by PostgreSQL. No row-level security (it connects as the owner), no
 * freshness of rights, no validation, no log.
 */
const { ownerUrl, signingKey } = settings<{ ownerUrl: string; signingKey: string }>();
const pool = new pg.Pool({
  connectionString: ownerUrl,
  max: 10,
  options: '-c plan_cache_mode=force_generic_plan -c jit=off',
});
pool.on('error', (error) => process.stderr.write(`${String(error)}\n`));
const publicKey: KeyObject = createPublicKey(signingKey);

interface Caller {
  userId: string;
  tenantId: string;
  permissions: Set<string>;
}

const callers = new Map<string, Caller>();

const callerOf = async (request: IncomingMessage): Promise<Caller | null> => {
  const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
  const known = callers.get(token);
  if (known) return known;
  const claims = jwt.verify(token, publicKey, { algorithms: ['RS256'] }) as { sub: string; tid: string };
  const { rows } = await pool.query<{ permission_id: string }>(
    `SELECT DISTINCT permission_id FROM role_assignments JOIN role_permissions USING (tenant_id, role_id)
     WHERE tenant_id = $1 AND user_id = $2`,
    [claims.tid, claims.sub],
  );
  const permissions = new Set(rows.map(({ permission_id }) => permission_id));
  const caller = { userId: claims.sub, tenantId: claims.tid, permissions };
  callers.set(token, caller);
  return caller;
};

const vmJson = `json_build_object('id', id, 'name', name, 'status', status, 'cpu', cpu, 'memory_gb', memory_gb,
  'disk_gb', disk_gb, 'ip_address', ip_address, 'source_type', source_type, 'template_id', template_id,
  'template_name', template_name, 'iso_url', iso_url, 'error', error, 'pending_action', pending_action,
  'created_by', created_by, 'created_at', created_at, 'updated_at', updated_at)`;

const list = {
  name: 'list',
  text: `SELECT (SELECT count(*) FROM vms WHERE tenant_id = $1 AND deleted_at IS NULL) AS total,
    (SELECT coalesce(json_agg(item), '[]')::text FROM (SELECT ${vmJson} AS item FROM vms
      WHERE tenant_id = $1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3) AS page) AS items`,
};
const item = {
  name: 'item',
  text: `SELECT ${vmJson}::text AS vm FROM vms WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL`,
};
const lock = {
  name: 'lock',
  text: `SELECT ${vmJson}::text AS vm, set_config('app.tenant_id', $1, true) FROM vms
    WHERE tenant_id = $1::uuid AND id = $2 AND deleted_at IS NULL FOR UPDATE`,
};
const rename = {
  name: 'rename',
  text: `UPDATE vms SET name = $3, updated_at = now() WHERE tenant_id = $1 AND id = $2 RETURNING ${vmJson}::text AS vm`,
};
const record = { name: 'record', text: 'SELECT append_audit_event($1)' };

const send = (response: ServerResponse, status: number, json: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(json);
};

const listVms = async ({ tenantId }: Caller, query: URLSearchParams, response: ServerResponse): Promise<void> => {
  const limit = Number(query.get('limit') ?? 20);
  const page = Number(query.get('page') ?? 1);
  const { rows } = await pool.query<{ total: string; items: string }>({
    ...list,
    values: [tenantId, limit, (page - 1) * limit],
  });
  const [row] = rows;
  send(response, 200, `{"items":${row?.items ?? '[]'},"total":${row?.total ?? 0},"page":${page},"limit":${limit}}`);
};

const getVm = async ({ tenantId }: Caller, id: string, response: ServerResponse): Promise<void> => {
  const { rows } = await pool.query<{ vm: string }>({ ...item, values: [tenantId, id] });
  send(response, rows[0] ? 200 : 404, rows[0]?.vm ?? '{}');
};

const readJson = async (request: IncomingMessage): Promise<{ name: string }> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text) as { name: string };
};

const renameVm = async (
  caller: Caller,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { name } = await readJson(request);
  const { tenantId, userId } = caller;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows: before } = await client.query<{ vm: string }>({ ...lock, values: [tenantId, id] });
    const { rows: after } = await client.query<{ vm: string }>({ ...rename, values: [tenantId, id, name] });
    const event = {
      ...{ tenant_id: tenantId, id: newId(), actor_type: 'user', actor_id: userId, actor_email: 'user@bench.example' },
      ...{ action: 'update', resource_type: 'vm', resource_id: id, outcome: 'allowed', decision_id: newId() },
      ...{ policy_digest: 'none', rule_ids: ['vm.update'], request_id: newId() },
      ...{
        before: JSON.parse(before[0]?.vm ?? 'null') as unknown,
        after: JSON.parse(after[0]?.vm ?? 'null') as unknown,
      },
    };
    await client.query({ ...record, values: [JSON.stringify(event)] });
    await client.query('COMMIT');
    client.release();
    send(response, 200, after[0]?.vm ?? '{}');
  } catch (error) {
    client.release(true);
    throw error;
  }
};

const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const caller = await callerOf(request);
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const [, id] = /^\/api\/v1\/vms\/([0-9a-f-]{36})$/.exec(path) ?? [];
  const needed = request.method === 'PATCH' ? 'vm:update' : 'vm:read';
  if (!caller?.permissions.has(needed)) send(response, 403, '{}');
  else if (id === undefined) await listVms(caller, new URLSearchParams(query), response);
  else if (request.method === 'PATCH') await renameVm(caller, id, request, response);
  else await getVm(caller, id, response);
};

serve((request, response) => {
  handle(request, response).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    send(response, 500, '{}');
  });
});
