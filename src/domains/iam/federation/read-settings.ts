import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { platformTenantId } from '../../../db/index.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { SettingsFile } from '../../../shared/settings-file.ts';
import { isSafeAddress } from './safe-address.ts';
import { federationFile, type FederationSettings, type ProviderSettings } from './settings.ts';

export interface ReadOptions {
  /** In production nothing is spoken to without TLS. */
  production: boolean;
  /** `iss` of our own tokens, which no provider may claim. */
  ownIssuer: string;
  /** Where `client_secret_env` looks. */
  environment: NodeJS.ProcessEnv;
}

type ParsedProvider = z.output<typeof federationFile>['providers'][number];

/**
 * The federation file (YAML or JSON).
 * @throws Refusal naming the file and every field that is missing or wrong.
 */
export const readFederation = (file: string, options: ReadOptions): FederationSettings => {
  const settings = new SettingsFile('FEDERATION_FILE', file);
  const { providers, return_to: returnTo } = settings.read(federationFile);
  const faults = [
    ...providers.flatMap((provider, n) => providerFaults(provider, options).map((each) => `providers.${n}.${each}`)),
    ...returnTo.flatMap((each, n) => (isSafeAddress(each, options) ? [] : [`return_to.${n}: ${unsafe}`])),
    ...repeated('key', providers, ({ key }) => [key]),
    ...repeated('issuer', providers, ({ issuer }) => [issuer]),
    ...repeated('access_tokens.issuer', providers, (each) =>
      each.access_tokens ? [each.access_tokens.issuer ?? each.issuer] : [],
    ),
  ];
  if (faults.length > 0) throw settings.refused(faults);
  return { providers: providers.map((provider) => settled(settings, provider, options)), returnTo };
};

const unsafe = 'must be an https address without user, query or fragment (http is for loopback outside production)';

const providerFaults = (provider: ParsedProvider, options: ReadOptions): string[] => {
  const { issuer, origins, client_id: clientId, access_tokens: tokens, scopes, tenants } = provider;
  const secrets = [provider.client_secret, provider.client_secret_env, provider.client_secret_file];
  const addresses: [string, string | undefined][] = [
    ['issuer', issuer],
    ...origins.map((each, n): [string, string] => [`origins.${n}`, each]),
    ['access_tokens.issuer', tokens?.issuer],
    ['access_tokens.jwks_uri', tokens?.jwks_uri],
  ];
  return [
    ...addresses.flatMap(([field, address]) =>
      address === undefined || isSafeAddress(address, options) ? [] : [`${field}: ${unsafe}`],
    ),
    ...(secrets.filter((each) => each !== undefined).length > 1
      ? ['client_secret: give it in one way: client_secret, client_secret_env or client_secret_file']
      : []),
    ...(scopes.includes('openid') ? [] : ['scopes: must include openid']),
    ...([issuer, tokens?.issuer].includes(options.ownIssuer) ? ['issuer: is that of our own tokens'] : []),
    // Otherwise an ID token, which the provider's other clients get to see, would open the API.
    ...(tokens?.audience === clientId ? ['access_tokens.audience: must not be the client_id'] : []),
    // Slugs can change, so whether a tenant is the platform is asked again at each sign-in.
    ...tenants.flatMap(({ tenant }, n) =>
      ['platform', platformTenantId].includes(tenant.toLowerCase())
        ? [`tenants.${n}.tenant: roles of the platform cannot be given by claims`]
        : [],
    ),
  ];
};

const repeated = (
  field: string,
  providers: readonly ParsedProvider[],
  valuesOf: (provider: ParsedProvider) => string[],
): string[] => {
  const values = providers.map(valuesOf);
  return values.flatMap((own, n) =>
    own.some((value) => values.slice(0, n).flat().includes(value))
      ? [`providers.${n}.${field}: another provider has it too`]
      : [],
  );
};

const settled = (settings: SettingsFile, parsed: ParsedProvider, { environment }: ReadOptions): ProviderSettings => {
  const { client_secret, client_secret_env: variable, client_secret_file: secretFile, access_tokens, ...rest } = parsed;
  const missing = (field: string, why: string): Refusal => settings.refused([`${parsed.key}.${field}: ${why}`]);
  let clientSecret = client_secret ?? null;
  if (variable !== undefined) {
    clientSecret = environment[variable] ?? '';
    if (clientSecret === '') throw missing('client_secret_env', `the variable ${variable} is not set`);
  }
  if (secretFile !== undefined) {
    try {
      clientSecret = readFileSync(secretFile, 'utf8').trim();
    } catch (error) {
      throw missing('client_secret_file', `cannot be read: ${String(error)}`);
    }
  }
  const accessTokens = access_tokens ? { ...access_tokens, issuer: access_tokens.issuer ?? parsed.issuer } : null;
  return { ...rest, clientSecret, accessTokens };
};
