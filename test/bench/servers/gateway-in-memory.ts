import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, loadPolicies } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { Database, type Row, type Store } from '../../../src/db/index.ts';
import { SimulatedProvider } from '../../../src/domains/compute/index.ts';
import { AccessTokens, Passwords } from '../../../src/domains/iam/index.ts';
import { createLogger } from '../../../src/shared/logger.ts';
import { oneVm } from '../one-vm.ts';
import { gatewayEnvironment } from './gateway-environment.ts';
import { serve, settings } from './serve.ts';
import { Sealer } from '../../../src/shared/sealer.ts';

/** The whole pipeline with the database's answers held in memory: what the gateway itself costs. */
const { signingKey } = settings<{ signingKey: string }>();
const config = readConfig(gatewayEnvironment(signingKey));
const epochs = { tenant: 1, principal: 1, platform: 1 };
const grants = {
  user_active: true,
  email: 'user@bench.example',
  tenant_status: 'active',
  tenant_kind: 'customer',
  is_member: true,
  is_delegate: false,
  permissions: ['vm:read', 'vm:create', 'vm:update', 'user:read', 'role:read'],
  platform_permissions: [],
  tenant_epoch: 1,
  principal_epoch: 1,
  platform_epoch: 1,
};
const representation = JSON.stringify(oneVm);
const rowOf = new Map<string | null, object>();
const row = (tenantId: string | null): object => {
  const known = rowOf.get(tenantId) ?? { ...oneVm, tenant_id: tenantId, representation };
  rowOf.set(tenantId, known);
  return known;
};
const store: Store = {
  read: async ({ tenantId }, ...[statement]) => ({
    epochs,
    results: [
      [statement?.prepared.text.includes('load_grants') ? grants : row(tenantId)] as Row[],
      [{ live: true, until: null }],
    ],
  }),
  // The decision log is written, and goes nowhere.
  write: () => Promise.resolve(),
  begin: () => {
    throw new Error('this store only reads');
  },
};
const { koa } = await createApp({
  config,
  database: new Database({
    url: config.DATABASE_URL ?? '',
    poolSize: 1,
    readConnections: 1,
    statementTimeout: 1,
    onError: () => undefined,
  }),
  store,
  tokens: new AccessTokens({ signingKey, issuer: config.issuer, audience: config.audience, lifetime: 3_600 }, Date.now),
  passwords: new Passwords(),
  sealer: new Sealer(config.encryptionKey ?? ''),
  provider: new SimulatedProvider({ folder: mkdtempSync(join(tmpdir(), 'virtualstack-bench-')), delayMs: 0 }),
  policies: loadPolicies(config),
  log: createLogger(config.LOG_LEVEL),
});
const answer = koa.callback();
serve((request, response) => void answer(request, response));
