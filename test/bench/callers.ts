import { generateKeyPairSync } from 'node:crypto';
import { AccessTokens } from '../../src/domains/iam/index.ts';
import { sessionId, tenantId, userId, type Size } from './workload.ts';
import { byPassword } from '../fixtures/proof.ts';

/** Somebody of the workload, with a token. */
export interface Caller {
  tenant: number;
  authorization: string;
}

/** The key and names that every server of a run trusts, by hand or not. */
export const tokenSettings = {
  signingKey: generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey,
  issuer: 'bench',
  audience: 'bench',
  lifetime: 86_400,
};

const tokens = new AccessTokens(tokenSettings, Date.now);

export const callerOf = (size: Size, tenant: number, user: number): Caller => ({
  tenant,
  authorization: `Bearer ${tokens.issue({ principalId: userId(size, tenant, user), tenantId: tenantId(tenant), sessionId: sessionId(size, tenant, user) }, byPassword)}`,
});

/** The first users of the first tenants, tenants taking turns, so that neighbours in the list are strangers. */
export const callersOf = (size: Size, tenants: number, usersPerTenant: number): Caller[] =>
  Array.from({ length: tenants * usersPerTenant }, (_, n) =>
    callerOf(size, 1 + (n % tenants), 1 + Math.floor(n / tenants)),
  );
