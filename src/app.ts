import type Koa from 'koa';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { checkContract, Contract, readDocument, resourceName, type Document } from './contract/index.ts';
import { fieldsOf, ResourceSource, type Database, type Store } from './db/index.ts';
import type { DomainResource } from './domains/domain.ts';
import { createDomains } from './domains/index.ts';
import { ApiKeyUse, ExternalTokens, readApiKey, type AccessTokens, type Passwords } from './domains/iam/index.ts';
import { federationOf } from './federation.ts';
import { Abilities, createKoaApp, OperationMatcher, RateLimits, RequestMetrics, type Gateway } from './http/index.ts';
import { readPolicySet, type PolicySet } from './policy/index.ts';
import { packageRoot } from './shared/package-root.ts';
import { hashOf } from './shared/secrets.ts';
import type { Sealer } from './shared/sealer.ts';
import { systemRoutes } from './system-routes.ts';

export interface AppParts {
  config: Config;
  database: Database;
  /** What the request path reads and writes through, where that is not the database itself. */
  store?: Store;
  tokens: AccessTokens;
  passwords: Passwords;
  policies: PolicySet;
  sealer: Sealer;
  /** The OpenAPI document, bundled; by default the package's. */
  document?: Document;
  log: Logger;
  clock?: () => number;
}

export interface App {
  koa: Koa;
  gateway: Gateway;
  metrics: RequestMetrics;
}

/** Where the policy files are: POLICY_DIR, else those that ship with the package, and POLICY_DIRS beside them. */
export const policyFolders = (config: Config): [string, ...string[]] => [
  config.POLICY_DIR ?? join(packageRoot, 'policies'),
  ...config.POLICY_DIRS,
];

export const loadPolicies = (config: Config): PolicySet => readPolicySet(...policyFolders(config));

const nameOf = ({ table, form }: DomainResource): string => resourceName(table.type, form?.name ?? null);

/** Put the gateway together. @throws where document, handlers and policies do not agree. */
export const createApp = async (parts: AppParts): Promise<App> => {
  const { config, database, tokens, passwords, policies, sealer, log } = parts;
  const store = parts.store ?? database;
  const clock = parts.clock ?? Date.now;
  const contract = await Contract.load(parts.document ?? readDocument());
  const federation = federationOf(config, contract.basePath, log);
  const domains = await createDomains({
    federation,
    database,
    store,
    tokens,
    passwords,
    policies,
    sealer,
    clock,
    signInLimits: {
      perAccount: config.SIGN_IN_LIMIT_PER_ACCOUNT,
      perAddress: config.SIGN_IN_LIMIT_PER_ADDRESS,
      window: config.SIGN_IN_LIMIT_WINDOW_SECONDS,
    },
    linkLimits: {
      perAccount: config.LINK_LIMIT_PER_ACCOUNT,
      perAddress: config.LINK_LIMIT_PER_ADDRESS,
      window: config.LINK_LIMIT_WINDOW_SECONDS,
    },
    registration: config.REGISTRATION,
    lifetimes: {
      invitation: config.INVITATION_LIFETIME_SECONDS,
      registration: config.REGISTRATION_LIFETIME_SECONDS,
    },
  });
  const declared = domains.flatMap(({ resources }) => resources);
  const operations = domains.flatMap((domain) => domain.operations);
  checkContract({
    contract,
    policies,
    handlers: operations.map(({ operationId }) => operationId),
    sources: new Map(declared.map((resource) => [nameOf(resource), fieldsOf(resource.table)])),
  });
  const keyUse = new ApiKeyUse(store, (error) => {
    log.warn({ err: error }, 'the use of an API key could not be noted');
  });
  const externalTokens = new ExternalTokens(store, federation.settings.providers);
  const gateway: Gateway = {
    contract,
    policies,
    matcher: new OperationMatcher(contract),
    handlers: new Map(operations.map((operation) => [operation.operationId, operation])),
    resources: new Map(
      declared.map((resource) => {
        const { table, propose, form } = resource;
        const policy = policies.resources.get(table.type);
        if (!policy) throw new Error(`no policy declares resource "${table.type}"`);
        const source = new ResourceSource(table, policy);
        return [nameOf(resource), { source, propose: propose ?? (({ current }) => current ?? {}), form }];
      }),
    ),
    store,
    sealer,
    abilities: new Abilities(store, policies),
    rateLimits: new RateLimits({
      perAddress: config.RATE_LIMIT_PER_ADDRESS,
      perPrincipal: config.RATE_LIMIT_PER_PRINCIPAL,
    }),
    readToken: (token) => {
      const claims = tokens.verify(token);
      if (!claims) return null;
      const { principalId, tenantId, sessionId } = claims;
      return { principalId, tenantId, shown: { kind: 'session', id: sessionId }, cacheKey: sessionId };
    },
    readApiKey: (text) => {
      const key = readApiKey(text);
      if (!key) return null;
      const { id, userId, tenantId } = key;
      const secretHash = hashOf(text);
      return {
        principalId: userId,
        tenantId,
        shown: { kind: 'api_key', id, tenantId, secretHash },
        cacheKey: secretHash,
      };
    },
    readExternalToken: async (token) => {
      const found = await externalTokens.read(token);
      if (!found) return null;
      const { identityId, userId, onlyTenant } = found;
      const shown = { kind: 'external', id: identityId } as const;
      return { principalId: userId, tenantId: onlyTenant, shown, cacheKey: identityId };
    },
    noteKeyUse: (key) => {
      keyUse.note(key);
    },
    bodyLimit: config.BODY_LIMIT_BYTES,
    responseSample: config.responseSample,
  };
  const metrics = new RequestMetrics();
  const koa = createKoaApp({
    gateway,
    log,
    metrics,
    system: systemRoutes({ contract, policies, tokens, database }),
    corsOrigins: config.CORS_ORIGINS,
    trustedProxies: config.TRUSTED_PROXIES,
    clock,
  });
  return { koa, gateway, metrics };
};
