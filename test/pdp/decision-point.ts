import { join } from 'node:path';
import type { Test } from 'tap';
import { loadPolicies } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { Passwords } from '../../src/domains/iam/index.ts';
import { layFirstData } from '../../src/first-start.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { createDatabase } from '../fixtures/database.ts';
import { startGateway, type GatewayOptions, type Persona, type TestGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

type Json = Record<string, unknown>;

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  json: Json;
}

/** Asks as an application does: with an API key of its tenant. */
export type Ask = (path: string, body: unknown, headers?: Record<string, string>) => Promise<Answer>;

export interface TestDecisionPoint {
  gateway: TestGateway;
  tenantId: string;
  admin: Persona;
  key: string;
  ask: Ask;
  /** `decision` of a single evaluation. */
  decide: (subject: Json, action: Json | string, resource: Json, context?: Json) => Promise<boolean>;
  /** All results of a search, page by page. */
  searchAll: (kind: 'subject' | 'resource' | 'action', body: Json, limit?: number) => Promise<Json[]>;
}

export const bundle = (name: string): string => join(packageRoot, 'test/pdp/bundles', name);

const unlimited = { RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PRINCIPAL: '1000000' };

/** A gateway with a bundle of other applications, a tenant in it, and a key of the tenant's that may ask everything. */
export const startDecisionPoint = async (
  t: Test,
  folders: readonly string[],
  options: GatewayOptions = {},
): Promise<TestDecisionPoint> => {
  const environment = {
    ...{ POLICY_DIRS: folders.join(), PUBLIC_URL: 'https://pdp.example.com' },
    ...{ ...unlimited, ...options.environment },
  };
  const urls = options.urls ?? (await createDatabase(t));
  const config = readConfig({ NODE_ENV: 'test', ...environment });
  const log = { info: () => undefined };
  // What a start does: the bundle's permissions are laid into the catalogue.
  await layFirstData(urls.ownerUrl, {
    ...{ config, policies: loadPolicies(config), passwords: new Passwords(), demo: false, log },
  });
  const gateway = await startGateway(t, { ...options, urls, environment });
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const key = await createKey(admin, ['pdp:evaluate', 'pdp:search']);
  const ask = asker(gateway.url, { 'x-api-key': key });
  return {
    ...{ gateway, tenantId, admin, key, ask },
    decide: async (subject, action, resource, context) => {
      const named = typeof action === 'string' ? { name: action } : action;
      const { json } = await ask('evaluation', { subject, action: named, resource, ...(context && { context }) });
      if (typeof json.decision !== 'boolean') throw new Error(JSON.stringify(json));
      return json.decision;
    },
    searchAll: async (kind, body, limit) => {
      const results: Json[] = [];
      for (let token = ''; ;) {
        const page = { ...(limit !== undefined && { limit }), ...(token !== '' && { token }) };
        const { status, json } = await ask(`search/${kind}`, { ...body, page });
        if (status !== 200) throw new Error(JSON.stringify(json));
        results.push(...(json.results as Json[]));
        token = (json.page as { next_token: string }).next_token;
        if (token === '') return results;
      }
    },
  };
};

export const createKey = async ({ api }: Persona, permissions: string[]): Promise<string> => {
  const { data } = await api.POST('/api-keys', { body: { name: `key ${Math.random()}`, permissions } });
  if (!data) throw new Error('no key');
  return data.key;
};

/** @param credential the header that it is shown in. */
export const asker =
  (url: string, credential: Record<string, string>): Ask =>
  async (path, body, headers = {}) => {
    const {
      status,
      headers: answered,
      json,
    } = await rawRequest(url, {
      ...{ method: 'POST', path: `/access/v1/${path}` },
      ...(body !== undefined && { body: body as object }),
      headers: { ...credential, ...headers },
    });
    return { status, headers: answered, json: json ?? {} };
  };
