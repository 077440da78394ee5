import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { DomainParts } from './domains/index.ts';
import { createProviders, isSafeAddress, noFederation, readFederation } from './domains/iam/index.ts';
import { Refusal } from './shared/refusal.ts';

/** What the configuration says of signing in from elsewhere. @throws Refusal where it says it wrongly. */
export const federationOf = (config: Config, basePath: string, log: Logger): DomainParts['federation'] => {
  const { FEDERATION_FILE: file, PUBLIC_URL: publicUrl = '', production, issuer: ownIssuer } = config;
  const settings = file ? readFederation(file, { production, ownIssuer, environment: process.env }) : noFederation;
  if (file && (publicUrl === '' || !isSafeAddress(publicUrl, { production }))) {
    throw new Refusal(
      'FEDERATION_FILE needs PUBLIC_URL, where providers send browsers back to: an https address (http is for loopback outside production).',
    );
  }
  return {
    settings,
    providers: createProviders(settings.providers, {
      production,
      redirectUri: (key) => `${publicUrl.replace(/\/+$/, '')}${basePath}/auth/federation/${key}/callback`,
    }),
    secure: publicUrl.startsWith('https:'),
    warn: (fields, message) => {
      log.warn(fields, message);
    },
  };
};
