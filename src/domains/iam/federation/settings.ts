import { z } from 'zod';

/** What the federation file can say. Names are as written there; whatever is not known here is refused. */

const text = z.string().min(1).max(500);

/** A claim's name, or the names on the way to one within objects: `[realm_access, roles]`. */
const claim = z.union([text, z.array(text).min(1).max(5)]).transform((path) => (Array.isArray(path) ? path : [path]));

const condition = z
  .strictObject({
    claim,
    /** The claim is this value. */
    equals: z.union([z.string(), z.number(), z.boolean()]).optional(),
    /** The claim is a list with this element. */
    contains: text.optional(),
  })
  .refine(({ equals, contains }) => (equals === undefined) !== (contains === undefined), {
    error: 'needs "equals" or "contains", and not both',
  });

const rule = z.strictObject({
  /** Slug or id. */
  tenant: text,
  /** All must hold. */
  when: z
    .union([condition, z.array(condition).min(1).max(20)])
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .optional(),
  /** Keys of built-in roles, or names of the tenant's own. */
  roles: z.array(text).min(1).max(50),
});

/** Only with keys that a verifier may know: with a shared secret, whoever checks tokens could make them. */
const algorithm = z.enum([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]);
const algorithms = z.array(algorithm).min(1).default(['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']);

const accessTokens = z.strictObject({
  audience: text,
  /** Where it is not the provider's. */
  issuer: z.url().optional(),
  jwks_uri: z.url().optional(),
  algorithms,
  /** The header's `typ`; `any` for providers that do not follow RFC 9068. */
  type: z.enum(['at+jwt', 'any']).default('at+jwt'),
  subject_claim: text.default('sub'),
});

const provider = z.strictObject({
  /** Its name in addresses. */
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'must be lower-case letters, digits and hyphens' }),
  /** Its name for people. */
  name: z.string().min(1).max(100),
  issuer: z.url(),
  client_id: text,
  client_secret: text.optional(),
  client_secret_env: text.optional(),
  client_secret_file: text.optional(),
  client_authentication: z.enum(['client_secret_basic', 'client_secret_post']).default('client_secret_basic'),
  scopes: z.array(text).default(['openid', 'email', 'profile']),
  /** Other origins than the issuer's that its endpoints may be at. */
  origins: z.array(z.url()).max(20).default([]),
  id_token_algorithms: algorithms,
  trust_email: z.boolean().default(false),
  jit: z.boolean().default(false),
  tenants: z.array(rule).max(1000).default([]),
  access_tokens: accessTokens.optional(),
});

export const federationFile = z.strictObject({
  providers: z.array(provider).min(1).max(50),
  /** Addresses of clients that a finished sign-in may be sent back to, exactly as they ask for them. */
  return_to: z.array(z.url()).max(50).default([]),
});

export type Condition = z.output<typeof condition>;
export type TenantRule = z.output<typeof rule>;
export type AccessTokenSettings = Required<Pick<z.output<typeof accessTokens>, 'issuer'>> &
  z.output<typeof accessTokens>;

export interface ProviderSettings extends Omit<
  z.output<typeof provider>,
  'client_secret' | 'client_secret_env' | 'client_secret_file' | 'access_tokens'
> {
  /** Null for a public client. */
  clientSecret: string | null;
  accessTokens: AccessTokenSettings | null;
}

export interface FederationSettings {
  providers: readonly ProviderSettings[];
  returnTo: readonly string[];
}

/** Nobody signs in from elsewhere. */
export const noFederation: FederationSettings = { providers: [], returnTo: [] };
