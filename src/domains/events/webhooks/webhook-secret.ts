import { createHmac, randomBytes } from 'node:crypto';
import type { Sealer } from '../../../shared/sealer.ts';

/** Secrets and signatures as the Standard Webhooks specification (1.0.0) has them. */
const prefix = 'whsec_';

export const newWebhookSecret = (): string => prefix + randomBytes(32).toString('base64');

/** What a webhook's secret is sealed for: it opens for no other's. */
const contextOf = (tenantId: string, webhookId: string): string => `webhook ${tenantId} ${webhookId}`;

export const sealWebhookSecret = (sealer: Sealer, tenantId: string, webhookId: string, secret: string): string =>
  sealer.seal(secret, contextOf(tenantId, webhookId));

export const openWebhookSecret = (sealer: Sealer, tenantId: string, webhookId: string, sealed: string): string =>
  sealer.open(sealed, contextOf(tenantId, webhookId));

/** @param seconds since 1970; the receiver refuses what is too old. @returns `v1,…`, with each secret one, separated by spaces. */
export const signatureOf = (secrets: readonly string[], id: string, seconds: number, body: string): string =>
  secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(prefix.length), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
    })
    .join(' ');
