import type { KeyObject } from 'node:crypto';
import type Koa from 'koa';
import { ConfigurationError, type Config } from './config.ts';
import { checkContract, resourceName } from './contract/index.ts';
import { fieldsOf, ResourceSource } from './db/index.ts';
import type { DomainResource } from './domains/domain.ts';
import { createDomains } from './domains/index.ts';
import { readApiKey } from './domains/iam/index.ts';
import { Abilities, createKoaApp, OperationMatcher, type Gateway, type RequestMetrics } from './http/index.ts';
import { createLastingParts, type GivenParts, type LastingParts } from './lasting-parts.ts';
import {
  loadSignedBundle,
  readPolicySet,
  readPublicKeys,
  readSignedBundle,
  Shadow,
  type PolicySet,
} from './policy/index.ts';
import { policyFolders } from './policy-folders.ts';
import { readinessOf } from './readiness.ts';
import { hashOf } from './shared/secrets.ts';
import { systemRoutes } from './system-routes.ts';

export interface AppParts extends GivenParts {
  policies: PolicySet;
}

export interface App {
  koa: Koa;
  gateway: Gateway;
  metrics: RequestMetrics;
  policies: PolicySet;
  lasting: LastingParts;
  /** A whole other app under other policies, which shares with this one what knows none. @throws as {@link createApp} */
  under: (policies: PolicySet) => Promise<App>;
}

/** Whose signature policies must have; nobody's where no keys are configured. @throws ConfigurationError */
export const policyKeys = ({ policyPublicKeys: pem }: Config): KeyObject[] => {
  if (pem === null) return [];
  try {
    return readPublicKeys(pem);
  } catch (error) {
    throw new ConfigurationError(`POLICY_PUBLIC_KEYS ${(error as Error).message}.`);
  }
};

/** @throws PolicyError, and ConfigurationError where the keys are none. */
export const loadPolicies = (config: Config): PolicySet =>
  loadSignedBundle(readSignedBundle(policyFolders(config)), policyKeys(config));

/** Put the gateway together. @throws where document, handlers and policies do not agree. */
export const createApp = async ({ policies, ...given }: AppParts): Promise<App> => {
  const app = await assemble(policies, await createLastingParts(given));
  app.lasting.policyState.inForce(policies.digest);
  await beginShadow(app);
  return app;
};

/** Let candidate policies look on. Whatever is wrong with them is the operator's to mend, and nobody else's to suffer from. */
const beginShadow = async ({ lasting, under }: App): Promise<void> => {
  const { config, decisions, decisionMonitor } = lasting;
  const folders = config.SHADOW_POLICY_DIRS;
  if (folders.length === 0) return;
  try {
    const candidate = readPolicySet(...folders);
    // Fit to be in force, if somebody wanted to.
    await under(candidate);
    decisions.beginShadow(new Shadow(candidate));
  } catch (error) {
    decisionMonitor.shadowBroken(error);
  }
};

const nameOf = ({ table, form }: DomainResource): string => resourceName(table.type, form?.name ?? null);

/** Everything that depends on the policies, made anew. */
const assemble = async (policies: PolicySet, lasting: LastingParts): Promise<App> => {
  const { config, contract, store, presentEpochs, tokens, sealer, metrics, externalTokens, keyUse, log, clock } =
    lasting;
  const domains = await createDomains({
    ...lasting,
    creations: contract.creations,
    policies,
    publicUrl: config.publicUrl,
    eventPoll: config.EVENT_POLL_MS,
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
    decisions: lasting.decisions,
    sealer,
    abilities: new Abilities(store, policies),
    presentEpochs,
    rateLimits: lasting.rateLimits,
    streams: lasting.streams,
    isInForce: () => lasting.policyState.isInForce(policies.digest),
    clock,
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
  const koa = createKoaApp({
    gateway,
    log,
    metrics,
    system: systemRoutes({ contract, tokens, ready: readinessOf(policies.digest, lasting) }),
    corsOrigins: config.CORS_ORIGINS,
    trustedProxies: config.TRUSTED_PROXIES,
    clock,
  });
  return { koa, gateway, metrics, policies, lasting, under: (others) => assemble(others, lasting) };
};
