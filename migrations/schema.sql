-- The schema that all migrations together make: written by "npm run schema", compared by a test, never edited.
-- It can be run as it stands, by the owner-to-be, in an empty database where the role virtualstack_app exists.
SET check_function_bodies = off;

-- Tables

CREATE TABLE api_keys (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  name text NOT NULL,
  prefix text NOT NULL,
  hash text NOT NULL,
  previous_hash text,
  previous_until timestamp(3) with time zone,
  permissions text[] NOT NULL,
  allowed_addresses text[] NOT NULL,
  expires_at timestamp(3) with time zone,
  last_used_at timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT api_keys_pkey PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE api_keys IS 'Credentials for programs: each acts for its owner, in one tenant, within its own permissions.';
COMMENT ON COLUMN api_keys.prefix IS 'How the key begins, by which people recognise it.';
COMMENT ON COLUMN api_keys.hash IS 'SHA-256 (base64url) of the key, which is random and kept nowhere.';
COMMENT ON COLUMN api_keys.previous_hash IS 'The key before the last rotation; holds until previous_until.';
COMMENT ON COLUMN api_keys.permissions IS 'What the key may use of its owner''s permissions. Nothing if empty.';
COMMENT ON COLUMN api_keys.allowed_addresses IS 'Addresses or networks (CIDR) it may be used from. Any if empty.';
COMMENT ON COLUMN api_keys.last_used_at IS 'To within a minute.';
CREATE INDEX api_keys_by_owner ON public.api_keys USING btree (tenant_id, user_id);
CREATE INDEX api_keys_newest ON public.api_keys USING btree (tenant_id, created_at DESC, id DESC);

CREATE TABLE approvals (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  requested_by uuid NOT NULL,
  operation text NOT NULL,
  path text NOT NULL,
  action text NOT NULL,
  resource_type text NOT NULL,
  resource_id text,
  asked jsonb NOT NULL,
  reason text NOT NULL,
  request_fingerprint text NOT NULL,
  status text DEFAULT 'PENDING'::text NOT NULL,
  decided_by uuid,
  decided_at timestamp(3) with time zone,
  comment text,
  used_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT approvals_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT approvals_check CHECK ((decided_by <> requested_by)),
  CONSTRAINT approvals_check1 CHECK (((status <> ALL (ARRAY['APPROVED'::text, 'USED'::text])) OR (decided_by IS NOT NULL))),
  CONSTRAINT approvals_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'REJECTED'::text, 'USED'::text, 'EXPIRED'::text])))
);
COMMENT ON TABLE approvals IS 'Requests that were denied until somebody else approves them.';
COMMENT ON COLUMN approvals.asked IS 'What policies know of what was asked for.';
COMMENT ON COLUMN approvals.request_fingerprint IS 'Of the whole request: only the very same is approved, once.';
CREATE INDEX approvals_by_time ON public.approvals USING btree (tenant_id, created_at, id);
CREATE UNIQUE INDEX approvals_open ON public.approvals USING btree (tenant_id, requested_by, request_fingerprint) WHERE (status = ANY (ARRAY['PENDING'::text, 'APPROVED'::text]));

CREATE TABLE audit_chains (
  tenant_id uuid NOT NULL,
  sequence bigint NOT NULL,
  hash text NOT NULL,
  CONSTRAINT audit_chains_pkey PRIMARY KEY (tenant_id)
);
COMMENT ON TABLE audit_chains IS 'The last event of each tenant''s chain: a shortened trail does not end here.';

CREATE TABLE audit_events (
  tenant_id uuid NOT NULL,
  sequence bigint NOT NULL,
  id uuid NOT NULL,
  occurred_at timestamp(3) with time zone NOT NULL,
  actor_type text NOT NULL,
  actor_id uuid NOT NULL,
  actor_email text NOT NULL,
  action text NOT NULL,
  resource_type text NOT NULL,
  resource_id text,
  outcome text NOT NULL,
  reason text,
  decision_id text NOT NULL,
  policy_digest text NOT NULL,
  rule_ids text[] NOT NULL,
  request_id text NOT NULL,
  before jsonb,
  after jsonb,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  CONSTRAINT audit_events_pkey PRIMARY KEY (tenant_id, sequence),
  CONSTRAINT audit_events_outcome_check CHECK ((outcome = ANY (ARRAY['allowed'::text, 'denied'::text]))),
  CONSTRAINT audit_events_tenant_id_id_key UNIQUE (tenant_id, id)
);
COMMENT ON TABLE audit_events IS 'Who did, or tried to do, what to what, with which decision.';
COMMENT ON COLUMN audit_events.hash IS 'SHA-256 (hex) over previous_hash and the event: see audit_event_hash().';
CREATE INDEX audit_events_by_actor ON public.audit_events USING btree (tenant_id, actor_id, sequence DESC);
CREATE INDEX audit_events_by_resource ON public.audit_events USING btree (tenant_id, resource_type, resource_id, sequence DESC);

CREATE TABLE authorization_epochs (
  kind text NOT NULL,
  id uuid NOT NULL,
  epoch bigint DEFAULT 1 NOT NULL,
  CONSTRAINT authorization_epochs_pkey PRIMARY KEY (kind, id),
  CONSTRAINT authorization_epochs_kind_check CHECK ((kind = ANY (ARRAY['tenant'::text, 'principal'::text])))
);
COMMENT ON TABLE authorization_epochs IS 'An ability is current while the epochs it was built under are these.';

CREATE TABLE decision_log (
  tenant_id uuid NOT NULL,
  decided_at timestamp(3) with time zone NOT NULL,
  id text NOT NULL,
  effect text NOT NULL,
  action text NOT NULL,
  resource_type text NOT NULL,
  resource_id text,
  principal_type text NOT NULL,
  principal_id text NOT NULL,
  rule_ids text[] NOT NULL,
  reason text,
  policy_digest text NOT NULL,
  request_id text NOT NULL,
  source text NOT NULL,
  inputs jsonb NOT NULL,
  CONSTRAINT decision_log_pkey PRIMARY KEY (tenant_id, decided_at, id),
  CONSTRAINT decision_log_effect_check CHECK ((effect = ANY (ARRAY['allow'::text, 'deny'::text])))
) PARTITION BY RANGE (decided_at);
COMMENT ON TABLE decision_log IS 'What was decided, by which rules of which policies, and from what.';
COMMENT ON COLUMN decision_log.decided_at IS 'The time in the id: see decision_time().';
COMMENT ON COLUMN decision_log.source IS 'Who asked: a request to the gateway, or another application, and how.';
COMMENT ON COLUMN decision_log.inputs IS 'What it was made from, without what is declared sensitive.';
CREATE INDEX decision_log_by_principal ON public.decision_log USING btree (tenant_id, principal_id, decided_at);
CREATE INDEX decision_log_by_resource ON public.decision_log USING btree (tenant_id, resource_type, resource_id, decided_at);

CREATE TABLE decision_log_default PARTITION OF decision_log DEFAULT;
COMMENT ON TABLE decision_log_default IS 'Decisions of days that have no partition: nothing is lost where none was made in time.';

CREATE TABLE event_counters (
  tenant_id uuid NOT NULL,
  last_sequence bigint NOT NULL,
  CONSTRAINT event_counters_pkey PRIMARY KEY (tenant_id)
);
COMMENT ON TABLE event_counters IS 'The last event of each tenant. Who appends locks it until the commit: sequences are in the order of commits.';

CREATE TABLE events (
  tenant_id uuid NOT NULL,
  sequence bigint NOT NULL,
  id uuid NOT NULL,
  type text NOT NULL,
  resource_type text NOT NULL,
  resource_id text,
  actor_type text NOT NULL,
  actor_id uuid,
  occurred_at timestamp(3) with time zone NOT NULL,
  attributes jsonb NOT NULL,
  data jsonb NOT NULL,
  CONSTRAINT events_pkey PRIMARY KEY (tenant_id, sequence)
);
COMMENT ON TABLE events IS 'Every change of what a tenant has, in the transaction that made it.';
COMMENT ON COLUMN events.actor_id IS 'Null for what nobody asked for at that moment: workers.';
COMMENT ON COLUMN events.attributes IS 'The object''s for decisions: who may read it may read of it.';
COMMENT ON COLUMN events.data IS 'The object as clients see it, without what the audit trail masks.';
CREATE INDEX events_by_age ON public.events USING btree (occurred_at);

CREATE TABLE federated_assignments (
  tenant_id uuid NOT NULL,
  role_id uuid NOT NULL,
  user_id uuid NOT NULL,
  issuer text NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT federated_assignments_pkey PRIMARY KEY (tenant_id, role_id, user_id, issuer)
);
COMMENT ON TABLE federated_assignments IS 'Roles held because of a provider''s claims. An assignment without such a row was made by hand, and no claim ends it.';
CREATE INDEX federated_assignments_by_user ON public.federated_assignments USING btree (user_id, issuer);

CREATE TABLE federated_identities (
  id uuid NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL,
  email text NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT federated_identities_pkey PRIMARY KEY (id),
  CONSTRAINT federated_identities_issuer_subject_key UNIQUE (issuer, subject)
);
COMMENT ON TABLE federated_identities IS 'Which account a person of an identity provider is. The provider''s tokens hold while the row does.';
COMMENT ON COLUMN federated_identities.subject IS 'The sub of the issuer''s tokens: the only name of a person that is never given to another.';
COMMENT ON COLUMN federated_identities.email IS 'As the provider told it when the identity was linked; nothing is found by it.';
COMMENT ON COLUMN federated_identities.updated_at IS 'When it was last signed in with.';
CREATE INDEX federated_identities_by_user ON public.federated_identities USING btree (user_id, created_at DESC);

CREATE TABLE federated_memberships (
  tenant_id uuid NOT NULL,
  user_id uuid NOT NULL,
  issuer text NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT federated_memberships_pkey PRIMARY KEY (tenant_id, user_id, issuer)
);
COMMENT ON TABLE federated_memberships IS 'Memberships that exist because of a provider''s claims.';
CREATE INDEX federated_memberships_by_user ON public.federated_memberships USING btree (user_id, issuer);

CREATE TABLE federation_codes (
  code_hash text NOT NULL,
  user_id uuid NOT NULL,
  session_tenant uuid,
  code_challenge text NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT federation_codes_pkey PRIMARY KEY (code_hash)
);
COMMENT ON TABLE federation_codes IS 'Finished sign-ins whose client has not fetched its tokens yet; each is good for one exchange.';
COMMENT ON COLUMN federation_codes.code_hash IS 'SHA-256 (base64url) of the code, which is random and kept nowhere.';
COMMENT ON COLUMN federation_codes.session_tenant IS 'The tenant the tokens will be for; null for none.';
CREATE INDEX federation_codes_by_expiry ON public.federation_codes USING btree (expires_at);

CREATE TABLE federation_flows (
  state_hash text NOT NULL,
  browser_hash text NOT NULL,
  provider text NOT NULL,
  nonce text NOT NULL,
  code_verifier text NOT NULL,
  asked_tenant uuid,
  return_to text,
  code_challenge text,
  expires_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT federation_flows_pkey PRIMARY KEY (state_hash)
);
COMMENT ON TABLE federation_flows IS 'Sign-ins that are at a provider. Each is taken away by the one callback that finishes it.';
COMMENT ON COLUMN federation_flows.state_hash IS 'SHA-256 (base64url) of the state sent to the provider.';
COMMENT ON COLUMN federation_flows.browser_hash IS 'SHA-256 (base64url) of the cookie of the browser that began.';
COMMENT ON COLUMN federation_flows.provider IS 'Its key in the configuration.';
COMMENT ON COLUMN federation_flows.code_verifier IS 'Ours towards the provider (RFC 7636).';
COMMENT ON COLUMN federation_flows.code_challenge IS 'The client''s towards us, with return_to.';
CREATE INDEX federation_flows_by_expiry ON public.federation_flows USING btree (expires_at);

CREATE TABLE gateway_nodes (
  id uuid NOT NULL,
  policy_digest text NOT NULL,
  policy_since timestamp(3) with time zone DEFAULT now() NOT NULL,
  version text NOT NULL,
  started_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  seen_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT gateway_nodes_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE gateway_nodes IS 'Gateways by their last sign of life; of no tenant.';
COMMENT ON COLUMN gateway_nodes.policy_digest IS 'Of the policies in force on the node.';
COMMENT ON COLUMN gateway_nodes.policy_since IS 'Since when they are.';

CREATE TABLE idempotency_keys (
  tenant_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  key_hash text NOT NULL,
  fingerprint text NOT NULL,
  sealed_answer text,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, actor_id, key_hash)
);
COMMENT ON TABLE idempotency_keys IS 'Creations by the Idempotency-Key that their client gave them.';
COMMENT ON COLUMN idempotency_keys.actor_id IS 'The session or API key that sent it.';
COMMENT ON COLUMN idempotency_keys.fingerprint IS 'SHA-256 (base64url) of the operation, path and body.';
COMMENT ON COLUMN idempotency_keys.sealed_answer IS 'The answer, encrypted with ENCRYPTION_KEY, for it may hold a secret.';
CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (tenant_id, created_at);

CREATE TABLE installation (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  single boolean DEFAULT true NOT NULL,
  CONSTRAINT installation_pkey PRIMARY KEY (single),
  CONSTRAINT installation_single_check CHECK (single)
);
COMMENT ON TABLE installation IS 'Which installation this is: machines on hypervisors are marked with it, for others may use these too.';

CREATE TABLE invitations (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  email text NOT NULL,
  email_canonical text NOT NULL,
  role_ids uuid[] NOT NULL,
  invited_by uuid NOT NULL,
  hash text,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL,
  ended_at timestamp(3) with time zone,
  end_reason text,
  CONSTRAINT invitations_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT invitations_end_reason_check CHECK ((end_reason = ANY (ARRAY['accepted'::text, 'revoked'::text, 'expired'::text])))
);
COMMENT ON TABLE invitations IS 'Offers to belong to a tenant with some roles, made to whoever reads an address''s mail.';
COMMENT ON COLUMN invitations.role_ids IS 'As at the invitation; whether they still are and may be given is asked at acceptance.';
COMMENT ON COLUMN invitations.invited_by IS 'Who made or last resent it: with their rights it stands and falls.';
COMMENT ON COLUMN invitations.hash IS 'SHA-256 (base64url) of the token last mailed; null while none is good.';
COMMENT ON COLUMN invitations.end_reason IS 'expired: past its time when another was made.';
CREATE INDEX invitations_by_hash ON public.invitations USING btree (hash) WHERE (hash IS NOT NULL);
CREATE INDEX invitations_newest ON public.invitations USING btree (tenant_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX invitations_one_open ON public.invitations USING btree (tenant_id, email_canonical) WHERE (ended_at IS NULL);

CREATE TABLE memberships (
  tenant_id uuid NOT NULL,
  user_id uuid NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  external_id text,
  suspended_at timestamp(3) with time zone,
  CONSTRAINT memberships_pkey PRIMARY KEY (tenant_id, user_id)
);
COMMENT ON TABLE memberships IS 'Which user belongs to which tenant.';
COMMENT ON COLUMN memberships.external_id IS 'What the tenant''s directory calls the user.';
COMMENT ON COLUMN memberships.suspended_at IS 'Since when the user is shut out of this tenant, and of no other; the roles stay. Null for nearly all.';
CREATE INDEX memberships_by_external_id ON public.memberships USING btree (tenant_id, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX memberships_by_user ON public.memberships USING btree (user_id, tenant_id);

CREATE TABLE password_resets (
  user_id uuid NOT NULL,
  hash text NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT password_resets_pkey PRIMARY KEY (user_id)
);
COMMENT ON TABLE password_resets IS 'The one link of an account''s by which its password can be reset.';
COMMENT ON COLUMN password_resets.hash IS 'SHA-256 (base64url) of its token, which is random and kept nowhere.';
CREATE INDEX password_resets_by_hash ON public.password_resets USING btree (hash);

CREATE TABLE permissions (
  id text NOT NULL,
  name text NOT NULL,
  description text NOT NULL,
  module text NOT NULL,
  scope text NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  retired boolean DEFAULT false NOT NULL,
  CONSTRAINT permissions_pkey PRIMARY KEY (id),
  CONSTRAINT permissions_scope_check CHECK ((scope = ANY (ARRAY['tenant'::text, 'platform'::text])))
);
COMMENT ON TABLE permissions IS 'The catalogue of permissions, laid in from the policy files at start.';
COMMENT ON COLUMN permissions.scope IS 'platform: held through a role of the platform tenant or not at all.';
COMMENT ON COLUMN permissions.retired IS 'Whether the policy files know it no more. Nobody holds a retired permission.';

CREATE TABLE policy_bundles (
  digest text NOT NULL,
  files jsonb NOT NULL,
  first_seen timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT policy_bundles_pkey PRIMARY KEY (digest)
);
COMMENT ON TABLE policy_bundles IS 'Every bundle that decisions were made under, so that they can be explained and made again.';
COMMENT ON COLUMN policy_bundles.files IS 'Its files, each with its path and its text.';

CREATE TABLE quota_limits (
  tenant_id uuid NOT NULL,
  kind text NOT NULL,
  most bigint,
  taken bigint DEFAULT 0 NOT NULL,
  CONSTRAINT quota_limits_pkey PRIMARY KEY (tenant_id, kind),
  CONSTRAINT quota_limits_kind_check CHECK ((kind = ANY (ARRAY['vms'::text, 'vcpus'::text, 'memory_gb'::text, 'disk_gb'::text, 'api_keys'::text, 'users'::text]))),
  CONSTRAINT quota_limits_most_check CHECK ((most >= 0))
);
COMMENT ON TABLE quota_limits IS 'Of each kind of thing, how much a tenant may have and has.';
COMMENT ON COLUMN quota_limits.most IS 'Of the tenant and all below it together; null for any number.';
COMMENT ON COLUMN quota_limits.taken IS 'By the tenant itself. Kept by triggers.';

CREATE TABLE quotas (
  tenant_id uuid NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT quotas_pkey PRIMARY KEY (tenant_id)
);
COMMENT ON TABLE quotas IS 'The limits of a tenant as one thing, which is read and set as a whole.';

CREATE TABLE rate_limits (
  key character varying(255) NOT NULL,
  points integer DEFAULT 0 NOT NULL,
  expire bigint,
  CONSTRAINT rate_limits_pkey PRIMARY KEY (key)
);
COMMENT ON TABLE rate_limits IS 'Counters of rate-limiter-flexible, shared by all nodes. Its shape is the library''s.';

CREATE TABLE recovery_codes (
  user_id uuid NOT NULL,
  hash text NOT NULL,
  used_at timestamp(3) with time zone,
  CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, hash)
);
COMMENT ON TABLE recovery_codes IS 'Codes for one use each, in place of the authenticator''s.';
COMMENT ON COLUMN recovery_codes.hash IS 'SHA-256 (base64url) of the code, which is random and kept nowhere.';

CREATE TABLE refresh_tokens (
  hash text NOT NULL,
  session_id uuid NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  used_at timestamp(3) with time zone,
  CONSTRAINT refresh_tokens_pkey PRIMARY KEY (hash)
);
COMMENT ON TABLE refresh_tokens IS 'Every refresh token of a session, each good for one use.';
COMMENT ON COLUMN refresh_tokens.hash IS 'SHA-256 (base64url) of the token, which is random and kept nowhere.';
CREATE INDEX refresh_tokens_by_session ON public.refresh_tokens USING btree (session_id);

CREATE TABLE registrations (
  id uuid NOT NULL,
  email text NOT NULL,
  email_canonical text NOT NULL,
  first_name text NOT NULL,
  last_name text NOT NULL,
  password_hash text NOT NULL,
  hash text,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT registrations_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE registrations IS 'Accounts to be: they are none until their address is confirmed, and keep it from nobody.';
COMMENT ON COLUMN registrations.hash IS 'SHA-256 (base64url) of the token last mailed; null before.';
CREATE INDEX registrations_by_email ON public.registrations USING btree (email_canonical);
CREATE INDEX registrations_by_expiry ON public.registrations USING btree (expires_at);
CREATE INDEX registrations_by_hash ON public.registrations USING btree (hash);

CREATE TABLE role_assignments (
  tenant_id uuid NOT NULL,
  role_id uuid NOT NULL,
  user_id uuid NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT role_assignments_pkey PRIMARY KEY (tenant_id, role_id, user_id)
);
COMMENT ON TABLE role_assignments IS 'Who holds which role: only members of the tenant can.';
CREATE INDEX role_assignments_by_user ON public.role_assignments USING btree (tenant_id, user_id);

CREATE TABLE role_permissions (
  tenant_id uuid NOT NULL,
  role_id uuid NOT NULL,
  permission_id text NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT role_permissions_pkey PRIMARY KEY (tenant_id, role_id, permission_id)
);
COMMENT ON TABLE role_permissions IS 'What a role permits.';

CREATE TABLE roles (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  description text,
  built_in text,
  scope text DEFAULT 'tenant'::text NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  external_id text,
  CONSTRAINT roles_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT roles_scope_check CHECK ((scope = ANY (ARRAY['tenant'::text, 'platform'::text]))),
  CONSTRAINT roles_tenant_id_built_in_key UNIQUE (tenant_id, built_in),
  CONSTRAINT roles_tenant_id_name_key UNIQUE (tenant_id, name)
);
COMMENT ON TABLE roles IS 'Roles of a tenant: its own, and its copies of the built-in ones.';
COMMENT ON COLUMN roles.built_in IS 'Key of the role in policies/roles.yaml; null for a custom role.';
COMMENT ON COLUMN roles.scope IS 'platform: a role of the platform tenant whose permissions reach into every tenant.';
COMMENT ON COLUMN roles.external_id IS 'What the tenant''s directory calls the role.';

CREATE TABLE second_factors (
  user_id uuid NOT NULL,
  sealed_secret text NOT NULL,
  last_step bigint DEFAULT 0 NOT NULL,
  confirmed_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT second_factors_pkey PRIMARY KEY (user_id)
);
COMMENT ON TABLE second_factors IS 'Authenticators of users: an app that shows one-time codes.';
COMMENT ON COLUMN second_factors.sealed_secret IS 'The shared secret, encrypted with ENCRYPTION_KEY.';
COMMENT ON COLUMN second_factors.last_step IS 'The time step of the last code that was used: none is good twice.';
COMMENT ON COLUMN second_factors.confirmed_at IS 'When the first code was shown. Before that, it is not asked for.';

CREATE TABLE sessions (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  active_tenant_id uuid,
  client_address text NOT NULL,
  user_agent text NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL,
  ended_at timestamp(3) with time zone,
  end_reason text,
  methods text[] DEFAULT '{pwd}'::text[] NOT NULL,
  authenticated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  second_factor_at timestamp(3) with time zone,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_end_reason_check CHECK ((end_reason = ANY (ARRAY['logout'::text, 'revoked'::text, 'reuse'::text, 'password_changed'::text, 'password_reset'::text])))
);
COMMENT ON TABLE sessions IS 'Sign-ins. An access token holds while its session does.';
COMMENT ON COLUMN sessions.active_tenant_id IS 'The tenant that new access tokens are for.';
COMMENT ON COLUMN sessions.updated_at IS 'When it was last refreshed.';
COMMENT ON COLUMN sessions.end_reason IS 'reuse: a refresh token came a second time, so one of its holders is a thief.';
COMMENT ON COLUMN sessions.methods IS 'Authentication methods by their names in RFC 8176, such as pwd and otp.';
COMMENT ON COLUMN sessions.authenticated_at IS 'When the user last proved who they are; refreshing does not count.';
COMMENT ON COLUMN sessions.second_factor_at IS 'When the user last showed a second factor in this session; null for never.';
CREATE INDEX sessions_by_user ON public.sessions USING btree (user_id, created_at DESC);

CREATE TABLE shadow_flips (
  tenant_id uuid NOT NULL,
  decided_at timestamp(3) with time zone NOT NULL,
  decision_id text NOT NULL,
  policy_digest text NOT NULL,
  effect text NOT NULL,
  rule_ids text[] NOT NULL,
  CONSTRAINT shadow_flips_pkey PRIMARY KEY (tenant_id, decided_at, decision_id, policy_digest),
  CONSTRAINT shadow_flips_effect_check CHECK ((effect = ANY (ARRAY['allow'::text, 'deny'::text])))
);
COMMENT ON TABLE shadow_flips IS 'Decisions that candidate policies would have made otherwise.';
COMMENT ON COLUMN shadow_flips.policy_digest IS 'Of the candidate.';
COMMENT ON COLUMN shadow_flips.effect IS 'What the candidate would have decided.';

CREATE TABLE tenant_plan_changes (
  tenant_id uuid NOT NULL,
  number integer NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  plan text,
  CONSTRAINT tenant_plan_changes_pkey PRIMARY KEY (tenant_id, number)
);
COMMENT ON TABLE tenant_plan_changes IS 'Which subscription plan a tenant had, and since when.';

CREATE TABLE tenants (
  id uuid NOT NULL,
  name text NOT NULL,
  slug text NOT NULL,
  kind text NOT NULL,
  status text DEFAULT 'active'::text NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  description text,
  domain text,
  logo_url text,
  subscription_plan text,
  settings jsonb DEFAULT '{}'::jsonb NOT NULL,
  metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
  parent_id uuid,
  administered_by_parent boolean DEFAULT false NOT NULL,
  handed_over_at timestamp(3) with time zone,
  CONSTRAINT tenants_pkey PRIMARY KEY (id),
  CONSTRAINT tenants_domain_key UNIQUE (domain),
  CONSTRAINT tenants_kind_check CHECK ((kind = ANY (ARRAY['platform'::text, 'customer'::text]))),
  CONSTRAINT tenants_slug_key UNIQUE (slug),
  CONSTRAINT tenants_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'deleted'::text])))
);
COMMENT ON TABLE tenants IS 'Customers of the platform, and the platform itself as one of them.';
COMMENT ON COLUMN tenants.kind IS 'platform: the one tenant whose roles reach into all others.';
COMMENT ON COLUMN tenants.status IS 'suspended: read-only, by policy. deleted: gone for its users, kept for its audit trail.';
COMMENT ON COLUMN tenants.domain IS 'The internet domain of the customer, which the platform has looked into.';
COMMENT ON COLUMN tenants.settings IS 'What the product is told about the tenant.';
COMMENT ON COLUMN tenants.metadata IS 'What the tenant notes for itself.';
COMMENT ON COLUMN tenants.parent_id IS 'The tenant that made it, as a reseller makes its customers. Never changes.';
COMMENT ON COLUMN tenants.administered_by_parent IS 'Whether who has child_tenant:administer in the parent holds here what they hold there.';
COMMENT ON COLUMN tenants.handed_over_at IS 'When it first had an administrator of its own, or a tenant below it. From then on the tenant above names no administrator.';
CREATE INDEX tenants_by_name ON public.tenants USING btree (name, id);
CREATE INDEX tenants_by_parent ON public.tenants USING btree (parent_id, name, id);
CREATE UNIQUE INDEX tenants_one_platform ON public.tenants USING btree (kind) WHERE (kind = 'platform'::text);

CREATE TABLE usage_month_lines (
  tenant_id uuid NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  month text NOT NULL,
  vm_id uuid NOT NULL,
  vm_name text NOT NULL,
  plan text,
  running_seconds bigint NOT NULL,
  vcpu_seconds bigint NOT NULL,
  memory_gb_seconds bigint NOT NULL,
  disk_gb_seconds bigint NOT NULL,
  vcpu_hour numeric,
  memory_gb_hour numeric,
  disk_gb_hour numeric,
  currency text,
  amount numeric,
  CONSTRAINT usage_month_lines_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT usage_month_lines_tenant_id_month_vm_id_plan_key UNIQUE NULLS NOT DISTINCT (tenant_id, month, vm_id, plan)
);
COMMENT ON TABLE usage_month_lines IS 'What each machine used in a month that is over, under each plan that its tenant had, at the prices of then.';
COMMENT ON COLUMN usage_month_lines.vm_name IS 'The last it had in that month.';

CREATE TABLE usage_months (
  tenant_id uuid NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  month text NOT NULL,
  vms integer NOT NULL,
  running_seconds bigint NOT NULL,
  vcpu_seconds bigint NOT NULL,
  memory_gb_seconds bigint NOT NULL,
  disk_gb_seconds bigint NOT NULL,
  currency text,
  amount numeric,
  closed_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT usage_months_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT usage_months_tenant_id_month_key UNIQUE (tenant_id, month)
);
COMMENT ON TABLE usage_months IS 'What a tenant used in a month that is over, and owes for it. Written once.';
COMMENT ON COLUMN usage_months.month IS 'As 2026-01 (UTC).';
COMMENT ON COLUMN usage_months.amount IS 'The sum of its lines; null where one of them has no price.';

CREATE TABLE users (
  id uuid NOT NULL,
  email text NOT NULL,
  email_canonical text NOT NULL,
  first_name text NOT NULL,
  last_name text NOT NULL,
  password_hash text,
  is_active boolean DEFAULT true NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  needs_second_factor boolean DEFAULT false NOT NULL,
  username text,
  avatar_url text,
  bio text,
  address_proven_at timestamp(3) with time zone,
  last_tenant_id uuid,
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_email_canonical_key UNIQUE (email_canonical)
);
COMMENT ON TABLE users IS 'People; each may belong to many tenants.';
COMMENT ON COLUMN users.email_canonical IS 'NFKC, lower case: what is compared and unique.';
COMMENT ON COLUMN users.password_hash IS 'Argon2id in PHC form; null where the user has no password.';
COMMENT ON COLUMN users.needs_second_factor IS 'Whether the password is too short to sign in without a second factor.';
COMMENT ON COLUMN users.username IS 'The name others know the user by. Not a credential.';
COMMENT ON COLUMN users.address_proven_at IS 'When a mailed link, or a provider that is trusted with addresses, first showed that the address is the user''s.';
COMMENT ON COLUMN users.last_tenant_id IS 'Where the user was a member last: that tenant may take them back, if they belong to no other.';
CREATE UNIQUE INDEX users_username_key ON public.users USING btree (lower(username));

CREATE TABLE vm_jobs (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  vm_id uuid NOT NULL,
  action text NOT NULL,
  status text DEFAULT 'QUEUED'::text NOT NULL,
  progress integer DEFAULT 0 NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  cpu integer,
  memory_gb integer,
  disk_gb integer,
  error text,
  created_by uuid,
  vm_created_by uuid,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  started_at timestamp(3) with time zone,
  finished_at timestamp(3) with time zone,
  CONSTRAINT vm_jobs_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT vm_jobs_action_check CHECK ((action = ANY (ARRAY['create'::text, 'start'::text, 'stop'::text, 'restart'::text, 'resize'::text, 'delete'::text]))),
  CONSTRAINT vm_jobs_cpu_check CHECK ((cpu > 0)),
  CONSTRAINT vm_jobs_disk_gb_check CHECK ((disk_gb > 0)),
  CONSTRAINT vm_jobs_memory_gb_check CHECK ((memory_gb > 0)),
  CONSTRAINT vm_jobs_progress_check CHECK (((progress >= 0) AND (progress <= 100))),
  CONSTRAINT vm_jobs_status_check CHECK ((status = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text, 'SUCCEEDED'::text, 'FAILED'::text])))
);
COMMENT ON TABLE vm_jobs IS 'What workers do to machines. A job outlives its machine, so that who deleted one can ask how that ended.';
COMMENT ON COLUMN vm_jobs.progress IS 'In percent.';
COMMENT ON COLUMN vm_jobs.cpu IS 'Of a resize: what the machine is to have; null for as many as it has.';
COMMENT ON COLUMN vm_jobs.error IS 'Why the last attempt failed, as the machine''s users are told.';
COMMENT ON COLUMN vm_jobs.vm_created_by IS 'Whose machine it is or was.';
CREATE UNIQUE INDEX vm_jobs_one_active ON public.vm_jobs USING btree (tenant_id, vm_id) WHERE (status = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text]));

CREATE TABLE vm_log_entries (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  vm_id uuid NOT NULL,
  level text NOT NULL,
  message text NOT NULL,
  logged_at timestamp(3) with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT vm_log_entries_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT vm_log_entries_level_check CHECK ((level = ANY (ARRAY['INFO'::text, 'WARN'::text, 'ERROR'::text])))
);
COMMENT ON TABLE vm_log_entries IS 'What happened to a machine, for its users.';
CREATE INDEX vm_log_entries_newest ON public.vm_log_entries USING btree (tenant_id, vm_id, logged_at DESC, id DESC);

CREATE TABLE vm_orphans (
  host text NOT NULL,
  vm_id uuid NOT NULL,
  first_seen_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  seen_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT vm_orphans_pkey PRIMARY KEY (host, vm_id)
);
COMMENT ON TABLE vm_orphans IS 'Machines found on hosts that no tenant has: they are deleted after a while.';

CREATE TABLE vm_state_changes (
  tenant_id uuid NOT NULL,
  vm_id uuid NOT NULL,
  number integer NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  name text NOT NULL,
  status text NOT NULL,
  cpu integer NOT NULL,
  memory_gb integer NOT NULL,
  disk_gb integer NOT NULL,
  CONSTRAINT vm_state_changes_pkey PRIMARY KEY (tenant_id, vm_id, number),
  CONSTRAINT vm_state_changes_status_check CHECK ((status = ANY (ARRAY['PROVISIONING'::text, 'RUNNING'::text, 'STOPPED'::text, 'ERROR'::text, 'DELETED'::text])))
);
COMMENT ON TABLE vm_state_changes IS 'What machines were and when they became so: what usage is computed from. They outlive the machines.';
COMMENT ON COLUMN vm_state_changes.number IS 'Of the machine''s changes, without gaps.';
COMMENT ON COLUMN vm_state_changes.changed_at IS 'Never before that of the change before.';
COMMENT ON COLUMN vm_state_changes.status IS 'The machine''s; DELETED from when its deletion was asked for.';

CREATE TABLE vm_templates (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  description text,
  os text NOT NULL,
  cpu integer NOT NULL,
  memory_gb integer NOT NULL,
  disk_gb integer NOT NULL,
  is_public boolean DEFAULT false NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  image text,
  offered_to uuid[] DEFAULT '{}'::uuid[] NOT NULL,
  least_disk_gb integer,
  CONSTRAINT vm_templates_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT vm_templates_cpu_check CHECK ((cpu > 0)),
  CONSTRAINT vm_templates_disk_gb_check CHECK ((disk_gb > 0)),
  CONSTRAINT vm_templates_least_disk_gb_check CHECK ((least_disk_gb > 0)),
  CONSTRAINT vm_templates_memory_gb_check CHECK ((memory_gb > 0))
);
COMMENT ON TABLE vm_templates IS 'What machines are made from. A public one is the platform''s, for every tenant.';
COMMENT ON COLUMN vm_templates.image IS 'What the hypervisor knows the template by; null for one that no machine can be made from.';
COMMENT ON COLUMN vm_templates.offered_to IS 'Tenants for which the platform offers the template, where it does not for all.';
COMMENT ON COLUMN vm_templates.least_disk_gb IS 'What the template demanded that this one has its image of; null where whoever named the image says it.';
CREATE INDEX vm_templates_offered ON public.vm_templates USING gin (offered_to);
CREATE INDEX vm_templates_public ON public.vm_templates USING btree (id) WHERE is_public;

CREATE TABLE vms (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  status text NOT NULL,
  cpu integer NOT NULL,
  memory_gb integer NOT NULL,
  disk_gb integer NOT NULL,
  ip_address text,
  source_type text NOT NULL,
  template_id uuid,
  template_name text,
  iso_url text,
  error text,
  pending_action text,
  created_by uuid,
  deleted_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  host text,
  image text,
  iso_sha256 text,
  job_id uuid,
  protected boolean DEFAULT false NOT NULL,
  tags text[] DEFAULT '{}'::text[] NOT NULL,
  sealed_user_data text,
  refused_by text[] DEFAULT '{}'::text[] NOT NULL,
  size_uncertain boolean DEFAULT false NOT NULL,
  CONSTRAINT vms_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT vms_cpu_check CHECK ((cpu > 0)),
  CONSTRAINT vms_disk_gb_check CHECK ((disk_gb > 0)),
  CONSTRAINT vms_memory_gb_check CHECK ((memory_gb > 0)),
  CONSTRAINT vms_pending_action_check CHECK ((pending_action = ANY (ARRAY['create'::text, 'start'::text, 'stop'::text, 'restart'::text, 'resize'::text, 'delete'::text]))),
  CONSTRAINT vms_source_type_check CHECK ((source_type = ANY (ARRAY['template'::text, 'iso'::text]))),
  CONSTRAINT vms_status_check CHECK ((status = ANY (ARRAY['PROVISIONING'::text, 'RUNNING'::text, 'STOPPED'::text, 'ERROR'::text])))
);
COMMENT ON TABLE vms IS 'Virtual machines as their users know them.';
COMMENT ON COLUMN vms.template_id IS 'Where the machine came from; no foreign key, for a public template is another tenant''s.';
COMMENT ON COLUMN vms.template_name IS 'The template''s name then: it outlives the template.';
COMMENT ON COLUMN vms.pending_action IS 'What a queued job is about to do; one at a time.';
COMMENT ON COLUMN vms.deleted_at IS 'Set when deletion was asked for; the row goes when the hypervisor is done.';
COMMENT ON COLUMN vms.host IS 'Where the machine was placed; null until then. It stays: there is no migration.';
COMMENT ON COLUMN vms.image IS 'The template''s image then.';
COMMENT ON COLUMN vms.job_id IS 'The last job; it is under way while an action is pending.';
COMMENT ON COLUMN vms.protected IS 'Whether the machine must not be deleted until that is taken back.';
COMMENT ON COLUMN vms.tags IS 'Words that its users find it by.';
COMMENT ON COLUMN vms.sealed_user_data IS 'For cloud-init, under encryption, for it may hold secrets; null once the machine is made.';
COMMENT ON COLUMN vms.refused_by IS 'Hosts that had no room for the machine after all, when it was to be made.';
COMMENT ON COLUMN vms.size_uncertain IS 'Whether a resize failed without its outcome being known: the hypervisor is asked until it is.';
CREATE INDEX vms_by_host ON public.vms USING btree (host) INCLUDE (cpu, memory_gb, disk_gb) WHERE (host IS NOT NULL);
CREATE UNIQUE INDEX vms_name ON public.vms USING btree (tenant_id, lower(name)) WHERE (deleted_at IS NULL);
CREATE INDEX vms_newest ON public.vms USING btree (tenant_id, created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE TABLE webhook_deliveries (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  event_sequence bigint NOT NULL,
  status text DEFAULT 'PENDING'::text NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  response_status integer,
  error text,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  finished_at timestamp(3) with time zone,
  CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT webhook_deliveries_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'DELIVERED'::text, 'DEAD'::text, 'DROPPED'::text])))
);
COMMENT ON TABLE webhook_deliveries IS 'Of each event to each webhook one: what became of it.';
COMMENT ON COLUMN webhook_deliveries.attempts IS 'Since it was last queued.';
CREATE INDEX webhook_deliveries_by_event ON public.webhook_deliveries USING btree (tenant_id, event_sequence);
CREATE INDEX webhook_deliveries_by_webhook ON public.webhook_deliveries USING btree (tenant_id, webhook_id, event_sequence DESC, id DESC);

CREATE TABLE webhooks (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  url text NOT NULL,
  event_types text[] NOT NULL,
  enabled boolean DEFAULT true NOT NULL,
  disabled_reason text,
  created_by uuid NOT NULL,
  sealed_secret text NOT NULL,
  previous_sealed_secret text,
  previous_until timestamp(3) with time zone,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT webhooks_pkey PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE webhooks IS 'Addresses that are told of events.';
COMMENT ON COLUMN webhooks.event_types IS 'Patterns: see event_type_matches().';
COMMENT ON COLUMN webhooks.created_by IS 'For whom it acts: it is told what they may read.';
COMMENT ON COLUMN webhooks.previous_sealed_secret IS 'Signs too, until previous_until.';

CREATE TABLE workers (
  id text NOT NULL,
  job_id bigint NOT NULL,
  seen_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT workers_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE workers IS 'Workers at a job, by their last sign of life; of no tenant. A job that is locked without one has a dead worker.';
COMMENT ON COLUMN workers.id IS 'As graphile-worker has it in locked_by.';

-- Foreign keys

ALTER TABLE api_keys ADD CONSTRAINT api_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE api_keys ADD CONSTRAINT api_keys_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES memberships(tenant_id, user_id) ON DELETE CASCADE;
ALTER TABLE approvals ADD CONSTRAINT approvals_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE audit_chains ADD CONSTRAINT audit_chains_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE audit_events ADD CONSTRAINT audit_events_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE federated_assignments ADD CONSTRAINT federated_assignments_tenant_id_role_id_user_id_fkey FOREIGN KEY (tenant_id, role_id, user_id) REFERENCES role_assignments(tenant_id, role_id, user_id) ON DELETE CASCADE;
ALTER TABLE federated_identities ADD CONSTRAINT federated_identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE federated_memberships ADD CONSTRAINT federated_memberships_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES memberships(tenant_id, user_id) ON DELETE CASCADE;
ALTER TABLE federation_codes ADD CONSTRAINT federation_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE invitations ADD CONSTRAINT invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES users(id);
ALTER TABLE invitations ADD CONSTRAINT invitations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE memberships ADD CONSTRAINT memberships_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE memberships ADD CONSTRAINT memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id);
ALTER TABLE password_resets ADD CONSTRAINT password_resets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE quota_limits ADD CONSTRAINT quota_limits_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES quotas(tenant_id);
ALTER TABLE quotas ADD CONSTRAINT quotas_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE recovery_codes ADD CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES second_factors(user_id) ON DELETE CASCADE;
ALTER TABLE refresh_tokens ADD CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE;
ALTER TABLE role_assignments ADD CONSTRAINT role_assignments_tenant_id_role_id_fkey FOREIGN KEY (tenant_id, role_id) REFERENCES roles(tenant_id, id) ON DELETE RESTRICT;
ALTER TABLE role_assignments ADD CONSTRAINT role_assignments_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES memberships(tenant_id, user_id) ON DELETE CASCADE;
ALTER TABLE role_permissions ADD CONSTRAINT role_permissions_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES permissions(id);
ALTER TABLE role_permissions ADD CONSTRAINT role_permissions_tenant_id_role_id_fkey FOREIGN KEY (tenant_id, role_id) REFERENCES roles(tenant_id, id) ON DELETE CASCADE;
ALTER TABLE roles ADD CONSTRAINT roles_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE second_factors ADD CONSTRAINT second_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE sessions ADD CONSTRAINT sessions_active_tenant_id_fkey FOREIGN KEY (active_tenant_id) REFERENCES tenants(id);
ALTER TABLE sessions ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE tenant_plan_changes ADD CONSTRAINT tenant_plan_changes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE tenants ADD CONSTRAINT tenants_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES tenants(id);
ALTER TABLE usage_month_lines ADD CONSTRAINT usage_month_lines_tenant_id_month_fkey FOREIGN KEY (tenant_id, month) REFERENCES usage_months(tenant_id, month);
ALTER TABLE usage_months ADD CONSTRAINT usage_months_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE users ADD CONSTRAINT users_last_tenant_id_fkey FOREIGN KEY (last_tenant_id) REFERENCES tenants(id);
ALTER TABLE vm_jobs ADD CONSTRAINT vm_jobs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE vm_log_entries ADD CONSTRAINT vm_log_entries_tenant_id_vm_id_fkey FOREIGN KEY (tenant_id, vm_id) REFERENCES vms(tenant_id, id) ON DELETE CASCADE;
ALTER TABLE vm_state_changes ADD CONSTRAINT vm_state_changes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE vm_templates ADD CONSTRAINT vm_templates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE vms ADD CONSTRAINT vms_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_tenant_id_event_sequence_fkey FOREIGN KEY (tenant_id, event_sequence) REFERENCES events(tenant_id, sequence) ON DELETE CASCADE;
ALTER TABLE webhooks ADD CONSTRAINT webhooks_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);

-- Functions

CREATE OR REPLACE FUNCTION public.add_decision_log_partition(day date)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      DECLARE
        name text := 'decision_log_' || to_char(day, 'YYYYMMDD');
        begins timestamptz := (to_char(day, 'YYYY-MM-DD') || 'T00:00:00Z')::timestamptz;
        ends timestamptz := begins + interval '24 hours';
      BEGIN
        IF to_regclass('public.' || name) IS NOT NULL THEN
          RETURN;
        END IF;
        LOCK TABLE decision_log_default IN ACCESS EXCLUSIVE MODE;
        -- A day that began without a partition ends without one: moving its rows would take as long as there are many.
        IF EXISTS (SELECT FROM decision_log_default WHERE decided_at >= begins AND decided_at < ends) THEN
          RETURN;
        END IF;
        -- Made by itself and then attached: made as a partition, it would lock the whole log against its readers.
        EXECUTE format('CREATE TABLE public.%I (LIKE decision_log INCLUDING CONSTRAINTS)', name);
        EXECUTE format('COMMENT ON TABLE %I IS %L', name, 'Decisions of one day (UTC).');
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_maintenance ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY tenant_isolation ON %I TO virtualstack_app
          USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', name);
        EXECUTE format('ALTER TABLE decision_log ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, begins, ends);
      END $function$;
COMMENT ON FUNCTION add_decision_log_partition(date) IS 'Makes the partition of a day, if it has none, and nothing of that day is in the default one.';
REVOKE ALL ON FUNCTION add_decision_log_partition(date) FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.append_audit_event(event jsonb)
 RETURNS TABLE(sequence bigint, hash text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      DECLARE
        entry audit_events := jsonb_populate_record(NULL::audit_events, event);
        last audit_chains;
      BEGIN
        IF entry.tenant_id IS DISTINCT FROM current_tenant() THEN
          RAISE EXCEPTION 'an audit event of another tenant' USING ERRCODE = 'insufficient_privilege';
        END IF;
        INSERT INTO audit_chains AS chain VALUES (entry.tenant_id, 0, repeat('0', 64)) ON CONFLICT (tenant_id) DO NOTHING;
        -- The lock makes the chain a line: the next writer of this tenant waits for our commit.
        SELECT * INTO last FROM audit_chains WHERE tenant_id = entry.tenant_id FOR UPDATE;
        entry.sequence := last.sequence + 1;
        entry.previous_hash := last.hash;
        entry.occurred_at := clock_timestamp();
        entry.hash := audit_event_hash(entry);
        INSERT INTO audit_events SELECT entry.*;
        UPDATE audit_chains SET sequence = entry.sequence, hash = entry.hash WHERE tenant_id = entry.tenant_id;
        RETURN QUERY SELECT entry.sequence, entry.hash;
      END $function$;
COMMENT ON FUNCTION append_audit_event(jsonb) IS 'The one way into the trail: adds an event of the transaction''s tenant to the end of its chain.';
REVOKE ALL ON FUNCTION append_audit_event(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_audit_event(jsonb) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.append_event(event jsonb, present jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      DECLARE
        entry events := jsonb_populate_record(NULL::events, event);
        seen jsonb := coalesce(present, event -> 'before');
        told RECORD;
      BEGIN
        IF entry.tenant_id IS DISTINCT FROM current_tenant() THEN
          RAISE EXCEPTION 'an event of another tenant' USING ERRCODE = 'insufficient_privilege';
        END IF;
        -- The lock makes the events a line: the next who appends in this tenant waits for our commit.
        INSERT INTO event_counters AS counter VALUES (entry.tenant_id, 1)
          ON CONFLICT (tenant_id) DO UPDATE SET last_sequence = counter.last_sequence + 1
          RETURNING counter.last_sequence INTO entry.sequence;
        entry.occurred_at := clock_timestamp();
        entry.attributes := coalesce(seen -> 'attributes', '{}');
        entry.data := coalesce(seen -> 'data', '{}');
        INSERT INTO events SELECT entry.*;
        FOR told IN SELECT w.id AS webhook_id, gen_random_uuid() AS delivery_id FROM webhooks w
          WHERE w.tenant_id = entry.tenant_id AND w.enabled AND event_type_matches(entry.type, w.event_types)
        LOOP
          INSERT INTO webhook_deliveries (tenant_id, id, webhook_id, event_sequence)
            VALUES (entry.tenant_id, told.delivery_id, told.webhook_id, entry.sequence);
          PERFORM queue_webhook_delivery(entry.tenant_id, told.webhook_id, told.delivery_id, now());
        END LOOP;
        RETURN entry.sequence;
      END $function$;
COMMENT ON FUNCTION append_event(jsonb,jsonb) IS 'The one way in: adds an event of the transaction''s tenant, and a delivery to each webhook that asks for its type.';
REVOKE ALL ON FUNCTION append_event(jsonb,jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_event(jsonb,jsonb) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.audit_event_hash(e audit_events)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
        SELECT encode(sha256(convert_to(e.previous_hash || jsonb_build_object(
          'tenant_id', e.tenant_id, 'sequence', e.sequence, 'id', e.id,
          'occurred_at', (extract(epoch FROM e.occurred_at) * 1000)::bigint,
          'actor_type', e.actor_type, 'actor_id', e.actor_id, 'actor_email', e.actor_email, 'action', e.action,
          'resource_type', e.resource_type, 'resource_id', e.resource_id, 'outcome', e.outcome, 'reason', e.reason,
          'decision_id', e.decision_id, 'policy_digest', e.policy_digest, 'rule_ids', e.rule_ids,
          'request_id', e.request_id, 'before', e.before, 'after', e.after)::text, 'UTF8')), 'hex')
      $function$;
COMMENT ON FUNCTION audit_event_hash(audit_events) IS 'Covers every column but the hash itself.';

CREATE OR REPLACE FUNCTION public.begin_audit_chain()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO audit_chains VALUES (NEW.id, 0, repeat('0', 64)) ON CONFLICT (tenant_id) DO NOTHING;
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION begin_audit_chain() IS 'Begins the audit chain of a new tenant.';

CREATE OR REPLACE FUNCTION public.begin_quotas()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO quotas (tenant_id) VALUES (NEW.id);
        INSERT INTO quota_limits (tenant_id, kind) SELECT NEW.id, unnest(ARRAY['vms', 'vcpus', 'memory_gb', 'disk_gb', 'api_keys', 'users']);
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION begin_quotas() IS 'A new tenant has limits, none of which limits anything.';

CREATE OR REPLACE FUNCTION public.belongs_elsewhere(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
        SELECT EXISTS (SELECT FROM memberships m JOIN tenants t ON t.id = m.tenant_id AND t.status <> 'deleted' WHERE user_id = person AND tenant_id IS DISTINCT FROM current_tenant())
      $function$;
COMMENT ON FUNCTION belongs_elsewhere(uuid) IS 'Whether a user belongs to a tenant other than the transaction''s; which one stays hidden behind row-level security.';
REVOKE ALL ON FUNCTION belongs_elsewhere(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION belongs_elsewhere(uuid) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.close_usage_month(tenant uuid, closed date, prices jsonb, priced_in text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET lock_timeout TO '2s'
AS $function$
      #variable_conflict use_column
      DECLARE
        ends timestamptz := closed + interval '1 month';
        closed_month text := to_char(closed, 'YYYY-MM');
      BEGIN
        IF tenant IS DISTINCT FROM current_tenant() THEN
          RAISE EXCEPTION 'a month of another tenant' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF (closed = date_trunc('month', closed) AND usage_closes_at(closed) <= now()) IS NOT TRUE THEN
          RAISE EXCEPTION 'only a month that is over is closed' USING ERRCODE = 'insufficient_privilege';
        END IF;
        PERFORM pg_advisory_xact_lock(usage_lock(tenant));
        IF EXISTS (SELECT FROM usage_months WHERE tenant_id = tenant AND month = closed_month) THEN
          RETURN false;
        END IF;
        WITH lines AS (
          INSERT INTO usage_month_lines (tenant_id, month, vm_id, vm_name, plan, running_seconds, vcpu_seconds, memory_gb_seconds,
            disk_gb_seconds, vcpu_hour, memory_gb_hour, disk_gb_hour, currency, amount)
          SELECT tenant, closed_month, l.vm_id, named.name, l.plan, l.running_seconds, l.vcpu_seconds, l.memory_gb_seconds,
            l.disk_gb_seconds, l.vcpu_hour, l.memory_gb_hour, l.disk_gb_hour, CASE WHEN l.amount IS NOT NULL THEN priced_in END, l.amount
          FROM usage_lines(tenant, closed, ends, prices) l, LATERAL (
            SELECT c.name FROM vm_state_changes c WHERE c.tenant_id = tenant AND c.vm_id = l.vm_id AND c.changed_at < ends
            ORDER BY c.number DESC LIMIT 1) named
          RETURNING *
        )
        INSERT INTO usage_months (tenant_id, month, vms, running_seconds, vcpu_seconds, memory_gb_seconds, disk_gb_seconds, currency, amount)
          SELECT tenant, closed_month, count(DISTINCT vm_id), coalesce(sum(running_seconds), 0), coalesce(sum(vcpu_seconds), 0),
            coalesce(sum(memory_gb_seconds), 0), coalesce(sum(disk_gb_seconds), 0), priced_in,
            CASE WHEN priced_in IS NOT NULL AND count(*) = count(amount) THEN coalesce(sum(amount), 0.000000) END
          FROM lines;
        RETURN true;
      END $function$;
COMMENT ON FUNCTION close_usage_month(uuid,date,jsonb,text) IS 'The one way into the closed months: adds one of the transaction''s tenant, from its history. False where it is closed already.';
REVOKE ALL ON FUNCTION close_usage_month(uuid,date,jsonb,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION close_usage_month(uuid,date,jsonb,text) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.count_api_keys()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      DECLARE
        change record;
      BEGIN
        FOR change IN EXECUTE 'SELECT tenant_id, sum(n)::bigint AS count FROM ('
          || CASE TG_OP
            WHEN 'INSERT' THEN 'SELECT 1 AS n, * FROM changed'
            WHEN 'DELETE' THEN 'SELECT -1 AS n, * FROM replaced'
            ELSE 'SELECT 1 AS n, * FROM changed UNION ALL SELECT -1, * FROM replaced' END
          || ') AS each WHERE revoked_at IS NULL GROUP BY tenant_id ORDER BY tenant_id'
        LOOP
          PERFORM take_of_quota(change.tenant_id, change.count > 0, ARRAY['api_keys'], ARRAY[change.count]);
        END LOOP;
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION count_api_keys() IS 'Counts api keys.';

CREATE OR REPLACE FUNCTION public.count_memberships()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      DECLARE
        change record;
      BEGIN
        FOR change IN EXECUTE 'SELECT tenant_id, sum(n)::bigint AS count FROM ('
          || CASE TG_OP
            WHEN 'INSERT' THEN 'SELECT 1 AS n, * FROM changed'
            WHEN 'DELETE' THEN 'SELECT -1 AS n, * FROM replaced'
            ELSE 'SELECT 1 AS n, * FROM changed UNION ALL SELECT -1, * FROM replaced' END
          || ') AS each WHERE true GROUP BY tenant_id ORDER BY tenant_id'
        LOOP
          PERFORM take_of_quota(change.tenant_id, change.count > 0, ARRAY['users'], ARRAY[change.count]);
        END LOOP;
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION count_memberships() IS 'Counts users.';

CREATE OR REPLACE FUNCTION public.count_resize()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      DECLARE
        sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
        growth bigint[];
      BEGIN
        SELECT ARRAY[greatest(0, NEW.cpu - v.cpu), greatest(0, NEW.memory_gb - v.memory_gb), greatest(0, NEW.disk_gb - v.disk_gb)]
          INTO growth FROM vms v WHERE v.tenant_id = NEW.tenant_id AND v.id = NEW.vm_id;
        IF FOUND THEN
          PERFORM take_of_quota(NEW.tenant_id, sign > 0, ARRAY['vcpus', 'memory_gb', 'disk_gb'],
            ARRAY[sign * growth[1], sign * growth[2], sign * growth[3]]);
        END IF;
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION count_resize() IS 'Counts what a machine is to grow by, while that is under way.';

CREATE OR REPLACE FUNCTION public.count_vms()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      DECLARE
        change record;
      BEGIN
        FOR change IN EXECUTE
          'SELECT tenant_id, sum(n)::bigint AS vms, sum(n * cpu)::bigint AS vcpus, sum(n * memory_gb)::bigint AS memory, sum(n * disk_gb)::bigint AS disk FROM ('
          || CASE TG_OP
            WHEN 'INSERT' THEN 'SELECT 1 AS n, * FROM changed'
            WHEN 'DELETE' THEN 'SELECT -1 AS n, * FROM replaced'
            ELSE 'SELECT 1 AS n, * FROM changed UNION ALL SELECT -1, * FROM replaced' END
          || ') AS each GROUP BY tenant_id ORDER BY tenant_id'
        LOOP
          -- What a worker has done to a machine is so; it was asked for within the limits.
          PERFORM take_of_quota(change.tenant_id, TG_OP = 'INSERT', ARRAY['vms', 'vcpus', 'memory_gb', 'disk_gb'],
            ARRAY[change.vms, change.vcpus, change.memory, change.disk]);
        END LOOP;
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION count_vms() IS 'Counts machines and what they have.';

CREATE OR REPLACE FUNCTION public.current_principal()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT nullif(current_setting('app.principal_id', true), '')::uuid $function$;
COMMENT ON FUNCTION current_principal() IS 'The principal of the transaction; null when none is set.';

CREATE OR REPLACE FUNCTION public.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $function$;
COMMENT ON FUNCTION current_tenant() IS 'The tenant of the transaction; null when none is set, so that policies match nothing.';

CREATE OR REPLACE FUNCTION public.decision_time(decision_id text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
      SELECT to_timestamp(('x' || substr(replace(decision_id, '-', ''), 1, 12))::bit(48)::bigint / 1000.0)::timestamptz(3)
    $function$;
COMMENT ON FUNCTION decision_time(text) IS 'When a decision was made, by its id: a UUIDv7 (RFC 9562) begins with the milliseconds.';

CREATE OR REPLACE FUNCTION public.end_password_reset()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        IF (OLD.password_hash, OLD.email_canonical, OLD.is_active)
          IS DISTINCT FROM (NEW.password_hash, NEW.email_canonical, NEW.is_active) THEN
          DELETE FROM password_resets WHERE user_id = NEW.id;
        END IF;
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION end_password_reset() IS 'A link to reset a password does not outlive what it was asked for about.';

CREATE OR REPLACE FUNCTION public.end_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        UPDATE sessions SET ended_at = now(), end_reason = 'revoked' WHERE user_id = NEW.id AND ended_at IS NULL;
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION end_sessions() IS 'Ends the sessions of an account that is deactivated.';

CREATE OR REPLACE FUNCTION public.entitled_users(tenant uuid, after uuid, most integer)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
        SELECT * FROM (
          (SELECT m.user_id FROM memberships m
            WHERE m.tenant_id = tenant AND m.suspended_at IS NULL AND m.user_id > after
            ORDER BY m.user_id LIMIT most)
          UNION
          (SELECT DISTINCT ra.user_id FROM tenants t
            JOIN role_assignments ra ON ra.tenant_id = t.parent_id AND ra.user_id > after
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
              AND rp.permission_id = 'child_tenant:administer'
            WHERE t.id = tenant AND t.administered_by_parent
            ORDER BY ra.user_id LIMIT most)
          UNION
          (SELECT DISTINCT ra.user_id FROM tenants platform
            JOIN role_assignments ra ON ra.tenant_id = platform.id AND ra.user_id > after
            JOIN roles r ON r.tenant_id = ra.tenant_id AND r.id = ra.role_id AND r.scope = 'platform'
            WHERE platform.kind = 'platform'
            ORDER BY ra.user_id LIMIT most)
        ) AS who (id) ORDER BY id LIMIT most
      $function$;
COMMENT ON FUNCTION entitled_users(uuid,uuid,integer) IS 'The users after one, by id, among whom all are who may act in a tenant: its members, whom its parent lets administer it, and the platform''s operators. load_grants says who of them does.';
REVOKE ALL ON FUNCTION entitled_users(uuid,uuid,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entitled_users(uuid,uuid,integer) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.event_type_matches(type text, patterns text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
      SELECT EXISTS (SELECT FROM unnest(patterns) AS pattern WHERE type LIKE replace(replace(pattern, '_', '\_'), '*', '%'))
    $function$;
COMMENT ON FUNCTION event_type_matches(text,text[]) IS 'Whether an event''s type is one of the patterns, in which a star stands for any text.';

CREATE OR REPLACE FUNCTION public.federated_tenants(person uuid, provider_issuer text)
 RETURNS TABLE(tenant_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
        SELECT m.tenant_id FROM federated_memberships m WHERE m.user_id = person AND m.issuer = provider_issuer
        UNION SELECT a.tenant_id FROM federated_assignments a WHERE a.user_id = person AND a.issuer = provider_issuer
      $function$;
COMMENT ON FUNCTION federated_tenants(uuid,text) IS 'Where a provider''s claims gave a user anything.';
REVOKE ALL ON FUNCTION federated_tenants(uuid,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION federated_tenants(uuid,text) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.find_identity(token_issuer text, token_subject text)
 RETURNS TABLE(id uuid, user_id uuid, only_tenant uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      #variable_conflict use_column
      BEGIN
        RETURN QUERY
        SELECT i.id, i.user_id, CASE WHEN count(t.id) = 1 THEN min(t.id::text)::uuid END
        FROM federated_identities i
        LEFT JOIN memberships m ON m.user_id = i.user_id AND m.suspended_at IS NULL
        LEFT JOIN tenants t ON t.id = m.tenant_id AND t.status <> 'deleted'
        WHERE i.issuer = token_issuer AND i.subject = token_subject GROUP BY i.id, i.user_id;
      END
$function$;
COMMENT ON FUNCTION find_identity(text,text) IS 'Whose a token of an external issuer is, and their tenant if they have but one.';
REVOKE ALL ON FUNCTION find_identity(text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_identity(text,text) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.find_invitation(secret_hash text)
 RETURNS TABLE(tenant_id uuid, id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
        SELECT i.tenant_id, i.id FROM invitations i
        WHERE i.hash = secret_hash AND i.ended_at IS NULL AND i.expires_at > now()
      $function$;
COMMENT ON FUNCTION find_invitation(text) IS 'Which open invitation a token is of: asked before its tenant is known.';
REVOKE ALL ON FUNCTION find_invitation(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_invitation(text) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.known_here(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
        SELECT NOT belongs_elsewhere(person) AND EXISTS (SELECT FROM users u WHERE u.id = person
          AND (u.last_tenant_id = current_tenant()
            OR EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id AND m.tenant_id = current_tenant())))
      $function$;
COMMENT ON FUNCTION known_here(uuid) IS 'Whether an account is the transaction''s tenant''s alone, or was when it last belonged to any: others do not exist for it.';
REVOKE ALL ON FUNCTION known_here(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION known_here(uuid) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.load_api_key(principal uuid, tenant uuid, key uuid, secret_hash text)
 RETURNS TABLE(live boolean, until timestamp with time zone, permissions text[], allowed_addresses text[])
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      #variable_conflict use_column
      BEGIN
        RETURN QUERY
        SELECT k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
            AND (k.hash = secret_hash OR k.previous_until > now()),
          CASE WHEN k.hash = secret_hash THEN k.expires_at ELSE least(k.expires_at, k.previous_until) END,
          k.permissions, k.allowed_addresses
        FROM api_keys k
        WHERE k.tenant_id = tenant AND k.id = key AND k.user_id = principal AND secret_hash IN (k.hash, k.previous_hash);
      END
$function$;
COMMENT ON FUNCTION load_api_key(uuid,uuid,uuid,text) IS 'Whether a key with this secret still holds, until when at most, and how far it reaches.';
REVOKE ALL ON FUNCTION load_api_key(uuid,uuid,uuid,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION load_api_key(uuid,uuid,uuid,text) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.load_grants(principal uuid, tenant uuid)
 RETURNS TABLE(user_active boolean, email text, tenant_status text, tenant_kind text, is_member boolean, is_delegate boolean, permissions text[], platform_permissions text[], tenant_epoch bigint, principal_epoch bigint, platform_epoch bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      #variable_conflict use_column
      BEGIN
        RETURN QUERY
        SELECT u.is_active, u.email, t.status, t.kind,
          EXISTS (SELECT FROM memberships m WHERE m.tenant_id = tenant AND m.user_id = u.id AND m.suspended_at IS NULL),
          delegating.id IS NOT NULL,
          ARRAY(SELECT DISTINCT rp.permission_id FROM role_assignments ra
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
            JOIN permissions p ON p.id = rp.permission_id AND p.scope = 'tenant' AND NOT p.retired
            WHERE ra.tenant_id IN (tenant, delegating.id) AND ra.user_id = u.id
              AND EXISTS (SELECT FROM memberships m WHERE m.tenant_id = ra.tenant_id AND m.user_id = ra.user_id AND m.suspended_at IS NULL)
              AND (ra.tenant_id = tenant OR NOT starts_with(p.id, 'child_tenant:')) ORDER BY 1),
          ARRAY(SELECT DISTINCT rp.permission_id FROM role_assignments ra
            JOIN roles r ON r.tenant_id = ra.tenant_id AND r.id = ra.role_id AND r.scope = 'platform'
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
            JOIN permissions p ON p.id = rp.permission_id AND NOT p.retired
            WHERE ra.tenant_id = platform.id AND ra.user_id = u.id
              AND EXISTS (SELECT FROM memberships m WHERE m.tenant_id = ra.tenant_id AND m.user_id = ra.user_id AND m.suspended_at IS NULL) ORDER BY 1),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'tenant' AND id = tenant),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'principal' AND id = u.id),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'tenant' AND id = platform.id)
        FROM users u
        LEFT JOIN tenants t ON t.id = tenant
        LEFT JOIN tenants platform ON platform.kind = 'platform'
        LEFT JOIN tenants delegating ON t.administered_by_parent AND delegating.id = t.parent_id AND delegating.status = 'active'
          AND EXISTS (SELECT FROM role_assignments ra
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
            JOIN permissions p ON p.id = rp.permission_id AND NOT p.retired
            WHERE ra.tenant_id = delegating.id AND ra.user_id = u.id AND rp.permission_id = 'child_tenant:administer'
              AND EXISTS (SELECT FROM memberships m WHERE m.tenant_id = ra.tenant_id AND m.user_id = ra.user_id AND m.suspended_at IS NULL))
        WHERE u.id = principal;
      END
$function$;
COMMENT ON FUNCTION load_grants(uuid,uuid) IS 'What a principal holds in a tenant, in its parent where that administers it, and through the platform. Permissions of the platform reach into every tenant.';
REVOKE ALL ON FUNCTION load_grants(uuid,uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION load_grants(uuid,uuid) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.load_session(principal uuid, session uuid)
 RETURNS TABLE(live boolean, until timestamp with time zone, second_factor_at timestamp with time zone, methods text[])
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      #variable_conflict use_column
      BEGIN
        RETURN QUERY
        SELECT s.ended_at IS NULL AND s.expires_at > now(), s.expires_at, s.second_factor_at, s.methods
        FROM sessions s WHERE s.id = session AND s.user_id = principal;
      END
$function$;
COMMENT ON FUNCTION load_session(uuid,uuid) IS 'Whether a session of the principal''s still holds, until when at most, and how it began.';
REVOKE ALL ON FUNCTION load_session(uuid,uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION load_session(uuid,uuid) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.maintain_decision_log(retention_days integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET lock_timeout TO '2s'
AS $function$
      DECLARE
        today date := (now() AT TIME ZONE 'UTC')::date;
        kept_from timestamptz := (to_char(today - retention_days, 'YYYY-MM-DD') || 'T00:00:00Z')::timestamptz;
        partition_name text;
      BEGIN
        -- Or whoever got hold of the gateway could have its latest doings forgotten.
        IF (retention_days >= 7) IS NOT TRUE THEN
          RAISE EXCEPTION 'decisions are kept for 7 days at least' USING ERRCODE = 'insufficient_privilege';
        END IF;
        PERFORM pg_advisory_xact_lock(hashtext('virtualstack.decision_log'));
        FOR ahead IN 0..7 LOOP
          PERFORM add_decision_log_partition(today + ahead);
        END LOOP;
        FOR partition_name IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = 'decision_log'::regclass AND c.relname ~ '^decision_log_[0-9]{8}$'
            AND c.relname::text COLLATE "C" < 'decision_log_' || to_char(today - retention_days, 'YYYYMMDD')
        LOOP
          EXECUTE format('DROP TABLE %I', partition_name);
        END LOOP;
        DELETE FROM decision_log_default WHERE decided_at < kept_from;
        DELETE FROM shadow_flips WHERE decided_at < kept_from;
      END $function$;
COMMENT ON FUNCTION maintain_decision_log(integer) IS 'Makes the partitions of today and of the week to come, and drops those of days that are no longer kept.';
REVOKE ALL ON FUNCTION maintain_decision_log(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION maintain_decision_log(integer) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.note_hand_over()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        IF TG_TABLE_NAME = 'tenants' THEN
          UPDATE tenants SET handed_over_at = now() WHERE id = NEW.parent_id AND handed_over_at IS NULL;
        ELSE
          UPDATE tenants t SET handed_over_at = now() FROM roles r
          WHERE t.id = NEW.tenant_id AND t.handed_over_at IS NULL
            AND r.tenant_id = NEW.tenant_id AND r.id = NEW.role_id AND r.built_in = 'tenant_admin';
        END IF;
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION note_hand_over() IS 'Notes when a tenant first has an administrator of its own, or a tenant below it.';

CREATE OR REPLACE FUNCTION public.note_last_tenant()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        UPDATE users SET last_tenant_id = OLD.tenant_id WHERE id = OLD.user_id;
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION note_last_tenant() IS 'Notes which tenant a user was taken out of.';

CREATE OR REPLACE FUNCTION public.placed_on_hosts()
 RETURNS TABLE(host text, cpu bigint, memory_gb bigint, disk_gb bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
        SELECT v.host, sum(greatest(v.cpu, j.cpu)), sum(greatest(v.memory_gb, j.memory_gb)), sum(greatest(v.disk_gb, j.disk_gb))
        FROM vms v LEFT JOIN vm_jobs j ON j.tenant_id = v.tenant_id AND j.id = v.job_id AND v.pending_action = 'resize'
        WHERE v.host IS NOT NULL GROUP BY v.host
      $function$;
COMMENT ON FUNCTION placed_on_hosts() IS 'What the machines of all tenants together take of each host: sums, and nothing of any tenant.';
REVOKE ALL ON FUNCTION placed_on_hosts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION placed_on_hosts() TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.prove_address(person uuid)
 RETURNS text[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      DECLARE issuers text[];
      BEGIN
        UPDATE users SET address_proven_at = now() WHERE id = person AND address_proven_at IS NULL;
        IF NOT FOUND THEN RETURN '{}'; END IF;
        WITH gone AS (DELETE FROM federated_identities WHERE user_id = person RETURNING issuer)
          SELECT coalesce(array_agg(DISTINCT issuer ORDER BY issuer), '{}') INTO issuers FROM gone;
        DELETE FROM second_factors WHERE user_id = person AND confirmed_at IS NULL;
        UPDATE api_keys SET revoked_at = now() WHERE user_id = person AND revoked_at IS NULL;
        UPDATE sessions SET ended_at = now(), end_reason = 'revoked' WHERE user_id = person AND ended_at IS NULL;
        RETURN issuers;
      END $function$;
COMMENT ON FUNCTION prove_address(uuid) IS 'Notes that a user has the address; the first time, takes away every way in that was made before, but for a second factor. The issuers of the identities that went.';
REVOKE ALL ON FUNCTION prove_address(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prove_address(uuid) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.purge_events(retention_days integer, most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      DECLARE
        purged integer;
      BEGIN
        -- Or whoever got hold of the gateway could have its latest doings forgotten, and deliveries that are still tried.
        IF (retention_days >= 7) IS NOT TRUE THEN
          RAISE EXCEPTION 'events are kept for 7 days at least' USING ERRCODE = 'insufficient_privilege';
        END IF;
        DELETE FROM events WHERE (tenant_id, sequence) IN (SELECT e.tenant_id, e.sequence FROM events e
          WHERE e.occurred_at < now() - retention_days * interval '1 day' ORDER BY e.occurred_at LIMIT most);
        GET DIAGNOSTICS purged = ROW_COUNT;
        RETURN purged;
      END $function$;
COMMENT ON FUNCTION purge_events(integer,integer) IS 'Deletes the oldest events that are no longer kept, so many at most, with their deliveries.';
REVOKE ALL ON FUNCTION purge_events(integer,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_events(integer,integer) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.queue_webhook_delivery(tenant uuid, webhook uuid, delivery uuid, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        -- One queue a webhook: a receiver that is slow keeps nobody but itself waiting.
        PERFORM graphile_worker.add_job('webhook.deliver', json_build_object('tenantId', tenant, 'deliveryId', delivery),
          queue_name := 'webhook-' || webhook, run_at := at, max_attempts := 20, job_key := 'webhook-delivery-' || delivery);
      END $function$;
COMMENT ON FUNCTION queue_webhook_delivery(uuid,uuid,uuid,timestamp with time zone) IS 'Has a delivery tried at a time.';
REVOKE ALL ON FUNCTION queue_webhook_delivery(uuid,uuid,uuid,timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION queue_webhook_delivery(uuid,uuid,uuid,timestamp with time zone) TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.quota_standing()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
        SELECT jsonb_object_agg(own.kind, jsonb_build_object(
          'limit', own.most,
          'used', taken_below(own.tenant_id, own.kind),
          'available', (SELECT CASE WHEN count(*) > 0 THEN greatest(0, min(l.most - taken_below(l.tenant_id, l.kind))) END FROM quota_limits l
            WHERE l.tenant_id = ANY (tenants_above(own.tenant_id)) AND l.kind = own.kind AND l.most IS NOT NULL)))
        FROM quota_limits own WHERE own.tenant_id = current_tenant()
      $function$;
COMMENT ON FUNCTION quota_standing() IS 'Of each kind of thing the tenant''s limit, what it and those below it use, and what every limit above leaves.';
REVOKE ALL ON FUNCTION quota_standing() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION quota_standing() TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.raise_epoch_of_user()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        PERFORM raise_epochs('principal', ARRAY[coalesce(NEW.user_id, OLD.user_id)]);
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION raise_epoch_of_user() IS 'Raises the epoch of the user whose credential the row is.';

CREATE OR REPLACE FUNCTION public.raise_epochs(epoch_kind text, ids uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
        INSERT INTO public.authorization_epochs (kind, id)
        SELECT epoch_kind, id FROM (SELECT unnest(ids) AS id
          UNION SELECT child.id FROM tenants child WHERE epoch_kind = 'tenant' AND child.parent_id = ANY (ids)) AS changed WHERE id IS NOT NULL ORDER BY id
        ON CONFLICT (kind, id) DO UPDATE SET epoch = authorization_epochs.epoch + 1
      $function$;
COMMENT ON FUNCTION raise_epochs(text,uuid[]) IS 'In the order of ids, so that two transactions never wait for each other.';
REVOKE ALL ON FUNCTION raise_epochs(text,uuid[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.raise_epochs_of_scope()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        IF TG_TABLE_NAME = 'roles' THEN
          PERFORM raise_epochs('tenant', ARRAY[NEW.tenant_id]);
        ELSE
          PERFORM raise_epochs('tenant', ARRAY(SELECT tenant_id FROM role_permissions WHERE permission_id = NEW.id));
        END IF;
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION raise_epochs_of_scope() IS 'Raises the epochs of the tenants that have the role or the permission.';

CREATE OR REPLACE FUNCTION public.raise_own_epoch()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        PERFORM raise_epochs(TG_ARGV[0], ARRAY[coalesce(NEW.id, OLD.id)]);
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION raise_own_epoch() IS 'Raises the epoch of the row itself, of the kind its trigger names.';

CREATE OR REPLACE FUNCTION public.raise_principal_epochs()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        PERFORM raise_epochs('principal', ARRAY(SELECT user_id FROM changed));
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION raise_principal_epochs() IS 'Raises the epoch of every user in the rows a statement changed.';

CREATE OR REPLACE FUNCTION public.raise_tenant_epochs()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        PERFORM raise_epochs('tenant', ARRAY(SELECT tenant_id FROM changed));
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION raise_tenant_epochs() IS 'Raises the epoch of every tenant in the rows a statement changed.';

CREATE OR REPLACE FUNCTION public.record_tenant_plan()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      DECLARE
        last tenant_plan_changes;
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(usage_lock(NEW.id));
        SELECT * INTO last FROM tenant_plan_changes c WHERE c.tenant_id = NEW.id ORDER BY c.number DESC LIMIT 1;
        IF last.number IS NULL OR last.plan IS DISTINCT FROM NEW.subscription_plan THEN
          INSERT INTO tenant_plan_changes VALUES (NEW.id, coalesce(last.number, 0) + 1,
            greatest(clock_timestamp(), last.changed_at), NEW.subscription_plan);
        END IF;
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION record_tenant_plan() IS 'Adds the plan that a tenant has got to its history.';
REVOKE ALL ON FUNCTION record_tenant_plan() FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.record_vm_state()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      DECLARE
        machine vms;
        state text;
        last vm_state_changes;
      BEGIN
        IF TG_OP = 'UPDATE' AND (NEW.tenant_id, NEW.id) IS DISTINCT FROM (OLD.tenant_id, OLD.id) THEN
          RAISE EXCEPTION 'a machine keeps its tenant and its id' USING ERRCODE = 'restrict_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN machine := OLD; ELSE machine := NEW; END IF;
        state := CASE WHEN TG_OP = 'DELETE' OR machine.deleted_at IS NOT NULL THEN 'DELETED' ELSE machine.status END;
        -- Before the clock is read: whoever closes a month waits for us, or is done before our change happens.
        PERFORM pg_advisory_xact_lock_shared(usage_lock(machine.tenant_id));
        SELECT * INTO last FROM vm_state_changes c
          WHERE c.tenant_id = machine.tenant_id AND c.vm_id = machine.id ORDER BY c.number DESC LIMIT 1;
        IF (last.name, last.status, last.cpu, last.memory_gb, last.disk_gb)
          IS DISTINCT FROM (machine.name, state, machine.cpu, machine.memory_gb, machine.disk_gb) THEN
          INSERT INTO vm_state_changes VALUES (machine.tenant_id, machine.id, coalesce(last.number, 0) + 1,
            greatest(clock_timestamp(), last.changed_at), machine.name, state, machine.cpu, machine.memory_gb, machine.disk_gb);
        END IF;
        RETURN NULL;
      END $function$;
COMMENT ON FUNCTION record_vm_state() IS 'Adds what a machine has become to its history, if that is something that is metered.';
REVOKE ALL ON FUNCTION record_vm_state() FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.refuse_truncation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      BEGIN
        RAISE EXCEPTION '% is not emptied: the ends of its rows are metered', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $function$;
COMMENT ON FUNCTION refuse_truncation() IS 'Keeps a table whose rows are followed one by one from being emptied at once.';

CREATE OR REPLACE FUNCTION public.take_of_quota(taker uuid, enforced boolean, kinds text[], amounts bigint[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      DECLARE
        line uuid[];
        exceeded record;
      BEGIN
        IF 0 = ALL (amounts) THEN RETURN; END IF;
        line := tenants_above(taker);
        -- Whoever takes of the same limits waits here, all in one order; what they took is then seen.
        PERFORM FROM quota_limits l
          WHERE l.kind = ANY (kinds) AND (l.tenant_id = taker OR (enforced AND l.tenant_id = ANY (line) AND l.most IS NOT NULL))
          ORDER BY array_position(line, l.tenant_id), l.kind FOR NO KEY UPDATE;
        UPDATE quota_limits l SET taken = l.taken + a.amount
          FROM unnest(kinds, amounts) AS a (kind, amount) WHERE l.tenant_id = taker AND l.kind = a.kind AND a.amount <> 0;
        IF NOT enforced THEN RETURN; END IF;
        SELECT l.tenant_id, l.kind, l.most, used.sum, a.amount INTO exceeded
          FROM unnest(kinds, amounts) AS a (kind, amount)
          JOIN quota_limits l ON l.kind = a.kind AND l.tenant_id = ANY (line)
          CROSS JOIN LATERAL (SELECT taken_below(l.tenant_id, l.kind)) AS used (sum)
          WHERE a.amount > 0 AND l.most < used.sum
          ORDER BY array_position(line, l.tenant_id) DESC, array_position(kinds, l.kind) LIMIT 1;
        IF FOUND THEN
          RAISE EXCEPTION 'a quota is exceeded' USING ERRCODE = 'VSQ01', DETAIL = json_build_object(
            'kind', exceeded.kind, 'limit', exceeded.most, 'used', exceeded.sum - exceeded.amount,
            'asked', exceeded.amount, 'own', exceeded.tenant_id = taker);
        END IF;
      END $function$;
COMMENT ON FUNCTION take_of_quota(uuid,boolean,text[],bigint[]) IS 'Count what a tenant takes or gives back; where enforced, no more than it and every tenant above it may have.';
REVOKE ALL ON FUNCTION take_of_quota(uuid,boolean,text[],bigint[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.taken_below(topmost uuid, asked text)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
        WITH RECURSIVE below AS (
          SELECT topmost AS id UNION ALL SELECT t.id FROM below JOIN tenants t ON t.parent_id = below.id AND t.status <> 'deleted'
        ) SELECT coalesce(sum(l.taken), 0)::bigint FROM below JOIN quota_limits l ON l.tenant_id = below.id AND l.kind = asked
      $function$;
COMMENT ON FUNCTION taken_below(uuid,text) IS 'What a tenant and all below it have of a kind of thing.';
REVOKE ALL ON FUNCTION taken_below(uuid,text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.tenants_above(lowest uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
        WITH RECURSIVE line AS (
          SELECT id, parent_id, 0 AS height FROM tenants WHERE id = lowest
          UNION ALL SELECT t.id, t.parent_id, line.height + 1 FROM line JOIN tenants t ON t.id = line.parent_id
        ) SELECT array_agg(id ORDER BY height DESC) FROM line
      $function$;
COMMENT ON FUNCTION tenants_above(uuid) IS 'A tenant and those above it, the topmost first.';
REVOKE ALL ON FUNCTION tenants_above(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.unprove_address()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        NEW.address_proven_at := NULL;
        RETURN NEW;
      END $function$;
COMMENT ON FUNCTION unprove_address() IS 'What was shown of the old address says nothing of the new one.';

CREATE OR REPLACE FUNCTION public.usage_closes_at(month date)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
AS $function$
      SELECT (month + interval '1 month' + interval '1 hour') AT TIME ZONE 'UTC'
    $function$;
COMMENT ON FUNCTION usage_closes_at(date) IS 'From when on a month may be closed: an hour after its end, so that no clock that is set back writes into it.';

CREATE OR REPLACE FUNCTION public.usage_lines(tenant uuid, begins timestamp with time zone, ends timestamp with time zone, prices jsonb)
 RETURNS TABLE(month date, plan text, vm_id uuid, running_seconds bigint, vcpu_seconds bigint, memory_gb_seconds bigint, disk_gb_seconds bigint, vcpu_hour numeric, memory_gb_hour numeric, disk_gb_hour numeric, amount numeric)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
AS $function$
      #variable_conflict use_column
      BEGIN
        RETURN QUERY
        WITH plans AS (
          SELECT plan, CASE number WHEN 1 THEN '-infinity' ELSE date_trunc('second', changed_at) END AS since,
            lead(date_trunc('second', changed_at), 1, 'infinity') OVER (ORDER BY number) AS until
          FROM tenant_plan_changes WHERE tenant_id = tenant
        ), terms AS MATERIALIZED (
          SELECT first::date AS month, plan, greatest(first, since, date_trunc('second', begins)) AS since,
            least(first + interval '1 month', until, date_trunc('second', ends)) AS until
          FROM generate_series(date_trunc('month', begins), ends, interval '1 month') AS first, plans
        ), changes AS (
          SELECT vm_id, status, cpu, memory_gb, disk_gb, changed_at,
            lead(changed_at, 1, 'infinity') OVER (PARTITION BY vm_id ORDER BY number) AS ended_at
          FROM vm_state_changes WHERE tenant_id = tenant AND changed_at < ends
        ), states AS MATERIALIZED (
          -- Of a long history little matters: only that is cut off to seconds, once, which takes longer than to read it.
          SELECT vm_id, status, cpu, memory_gb, disk_gb, date_trunc('second', changed_at) AS since, date_trunc('second', ended_at) AS until
          FROM changes WHERE ended_at >= begins AND status IN ('RUNNING', 'STOPPED')
        ), spans AS (
          SELECT t.month, t.plan, s.vm_id, s.status, s.cpu, s.memory_gb, s.disk_gb,
            extract(epoch FROM least(s.until, t.until) - greatest(s.since, t.since))::bigint AS seconds
          FROM states s JOIN terms t ON greatest(s.since, t.since) < least(s.until, t.until)
        ), lines AS (
          SELECT month, plan, vm_id,
            coalesce(sum(seconds) FILTER (WHERE status = 'RUNNING'), 0)::bigint AS running_seconds,
            coalesce(sum(seconds * cpu) FILTER (WHERE status = 'RUNNING'), 0)::bigint AS vcpu_seconds,
            coalesce(sum(seconds * memory_gb) FILTER (WHERE status = 'RUNNING'), 0)::bigint AS memory_gb_seconds,
            sum(seconds * disk_gb)::bigint AS disk_gb_seconds
          FROM spans GROUP BY month, plan, vm_id
        )
        SELECT l.month, l.plan, l.vm_id, l.running_seconds, l.vcpu_seconds, l.memory_gb_seconds, l.disk_gb_seconds,
          p.vcpu_hour, p.memory_gb_hour, p.disk_gb_hour,
          -- To a millionth, halves upwards: div() cuts off, and is exact where a division would round before we do.
          div(2000000 * (l.vcpu_seconds * p.vcpu_hour + l.memory_gb_seconds * p.memory_gb_hour + l.disk_gb_seconds * p.disk_gb_hour)
            + 3600, 7200) * 0.000001
        FROM lines l LEFT JOIN LATERAL (
          SELECT price.* FROM jsonb_to_recordset(prices)
            AS price (plan text, since date, until date, vcpu_hour numeric, memory_gb_hour numeric, disk_gb_hour numeric)
          WHERE l.month >= price.since AND (l.month < price.until OR price.until IS NULL) AND price.plan IN (l.plan, 'default')
          ORDER BY price.plan IS NOT DISTINCT FROM l.plan DESC LIMIT 1
        ) p ON true;
      END $function$;
COMMENT ON FUNCTION usage_lines(uuid,timestamp with time zone,timestamp with time zone,jsonb) IS 'What a tenant''s machines used from one second to another: a line for each machine, month and plan, with its price if there is one.';

CREATE OR REPLACE FUNCTION public.usage_lock(tenant uuid)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$
      SELECT hashtextextended('virtualstack.usage ' || tenant::text, 0)
    $function$;
COMMENT ON FUNCTION usage_lock(uuid) IS 'The advisory lock that who adds to a tenant''s history shares, and who closes its month has alone: no change of that month is on its way then.';

CREATE OR REPLACE FUNCTION public.usage_months_due()
 RETURNS TABLE(tenant_id uuid, month date)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
AS $function$
      #variable_conflict use_column
      BEGIN
        RETURN QUERY
        SELECT due.tenant_id, due.month FROM (
          SELECT t.id AS tenant_id, coalesce(
            (SELECT (to_date(m.month, 'YYYY-MM') + interval '1 month')::date FROM usage_months m WHERE m.tenant_id = t.id ORDER BY m.month DESC LIMIT 1),
            (SELECT date_trunc('month', min(c.changed_at))::date FROM vm_state_changes c WHERE c.tenant_id = t.id AND c.number = 1)
          ) AS month FROM tenants t) AS due
        WHERE usage_closes_at(due.month) <= now() ORDER BY due.month, due.tenant_id;
      END $function$;
COMMENT ON FUNCTION usage_months_due() IS 'The next month to close of each tenant that ever had a machine, where that month is over.';
REVOKE ALL ON FUNCTION usage_months_due() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION usage_months_due() TO virtualstack_app;

CREATE OR REPLACE FUNCTION public.vms_on_host(asked text)
 RETURNS TABLE(tenant_id uuid, id uuid, status text, ip_address text, busy boolean, size_uncertain boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
        SELECT v.tenant_id, v.id, v.status, v.ip_address, v.pending_action IS NOT NULL, v.size_uncertain FROM vms v WHERE v.host = asked
      $function$;
COMMENT ON FUNCTION vms_on_host(text) IS 'Which machines should be on a host: asked by who compares them with those that are.';
REVOKE ALL ON FUNCTION vms_on_host(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vms_on_host(text) TO virtualstack_app;

-- Triggers

CREATE TRIGGER epochs_delete AFTER DELETE ON public.api_keys FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
CREATE TRIGGER epochs_update AFTER UPDATE OF user_id, hash, previous_hash, previous_until, permissions, allowed_addresses, expires_at, revoked_at ON public.api_keys FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
CREATE TRIGGER quota_delete AFTER DELETE ON public.api_keys REFERENCING OLD TABLE AS replaced FOR EACH STATEMENT EXECUTE FUNCTION count_api_keys();
CREATE TRIGGER quota_insert AFTER INSERT ON public.api_keys REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_api_keys();
CREATE TRIGGER quota_update AFTER UPDATE ON public.api_keys REFERENCING OLD TABLE AS replaced NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_api_keys();
CREATE TRIGGER epochs_delete AFTER DELETE ON public.federated_identities FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
CREATE TRIGGER epochs_update AFTER UPDATE OF user_id, issuer, subject ON public.federated_identities FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
CREATE TRIGGER epochs_delete AFTER DELETE ON public.memberships REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
CREATE TRIGGER epochs_insert AFTER INSERT ON public.memberships REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
CREATE TRIGGER epochs_update AFTER UPDATE ON public.memberships REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
CREATE TRIGGER epochs_update_old AFTER UPDATE ON public.memberships REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
CREATE TRIGGER last_tenant AFTER DELETE ON public.memberships FOR EACH ROW EXECUTE FUNCTION note_last_tenant();
CREATE TRIGGER quota_delete AFTER DELETE ON public.memberships REFERENCING OLD TABLE AS replaced FOR EACH STATEMENT EXECUTE FUNCTION count_memberships();
CREATE TRIGGER quota_insert AFTER INSERT ON public.memberships REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_memberships();
CREATE TRIGGER quota_update AFTER UPDATE ON public.memberships REFERENCING OLD TABLE AS replaced NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_memberships();
CREATE TRIGGER epochs_retired AFTER UPDATE OF retired ON public.permissions FOR EACH ROW WHEN ((old.retired IS DISTINCT FROM new.retired)) EXECUTE FUNCTION raise_epochs_of_scope();
CREATE TRIGGER epochs_update AFTER UPDATE OF scope ON public.permissions FOR EACH ROW WHEN ((old.scope IS DISTINCT FROM new.scope)) EXECUTE FUNCTION raise_epochs_of_scope();
CREATE TRIGGER epochs_delete AFTER DELETE ON public.role_assignments REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
CREATE TRIGGER epochs_insert AFTER INSERT ON public.role_assignments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
CREATE TRIGGER epochs_update AFTER UPDATE ON public.role_assignments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
CREATE TRIGGER epochs_update_old AFTER UPDATE ON public.role_assignments REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
CREATE TRIGGER hand_over AFTER INSERT ON public.role_assignments FOR EACH ROW EXECUTE FUNCTION note_hand_over();
CREATE TRIGGER epochs_delete AFTER DELETE ON public.role_permissions REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_tenant_epochs();
CREATE TRIGGER epochs_insert AFTER INSERT ON public.role_permissions REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_tenant_epochs();
CREATE TRIGGER epochs_update AFTER UPDATE ON public.role_permissions REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_tenant_epochs();
CREATE TRIGGER epochs_update_old AFTER UPDATE ON public.role_permissions REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_tenant_epochs();
CREATE TRIGGER epochs_update AFTER UPDATE OF scope ON public.roles FOR EACH ROW WHEN ((old.scope IS DISTINCT FROM new.scope)) EXECUTE FUNCTION raise_epochs_of_scope();
CREATE TRIGGER epochs_delete AFTER DELETE ON public.sessions FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
CREATE TRIGGER epochs_second_factor AFTER UPDATE OF second_factor_at ON public.sessions FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
CREATE TRIGGER epochs_update AFTER UPDATE OF user_id, ended_at, expires_at ON public.sessions FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
CREATE TRIGGER audit_chain AFTER INSERT ON public.tenants FOR EACH ROW EXECUTE FUNCTION begin_audit_chain();
CREATE TRIGGER epochs_delegation AFTER UPDATE OF parent_id, administered_by_parent ON public.tenants FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('tenant');
CREATE TRIGGER epochs_delete AFTER DELETE ON public.tenants FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('tenant');
CREATE TRIGGER epochs_insert AFTER INSERT ON public.tenants FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('tenant');
CREATE TRIGGER epochs_update AFTER UPDATE OF status, kind ON public.tenants FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('tenant');
CREATE TRIGGER hand_over AFTER INSERT ON public.tenants FOR EACH ROW WHEN ((new.parent_id IS NOT NULL)) EXECUTE FUNCTION note_hand_over();
CREATE TRIGGER metering AFTER INSERT OR UPDATE OF subscription_plan ON public.tenants FOR EACH ROW EXECUTE FUNCTION record_tenant_plan();
CREATE TRIGGER quotas AFTER INSERT ON public.tenants FOR EACH ROW EXECUTE FUNCTION begin_quotas();
CREATE TRIGGER address_unproven BEFORE UPDATE OF email_canonical ON public.users FOR EACH ROW WHEN ((old.email_canonical IS DISTINCT FROM new.email_canonical)) EXECUTE FUNCTION unprove_address();
CREATE TRIGGER epochs_delete AFTER DELETE ON public.users FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('principal');
CREATE TRIGGER epochs_insert AFTER INSERT ON public.users FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('principal');
CREATE TRIGGER epochs_update AFTER UPDATE OF is_active, password_hash, email ON public.users FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('principal');
CREATE TRIGGER password_reset_ends AFTER UPDATE OF password_hash, email_canonical, is_active ON public.users FOR EACH ROW EXECUTE FUNCTION end_password_reset();
CREATE TRIGGER sessions_end AFTER UPDATE OF is_active ON public.users FOR EACH ROW WHEN ((old.is_active AND (NOT new.is_active))) EXECUTE FUNCTION end_sessions();
CREATE TRIGGER quota_insert AFTER INSERT ON public.vm_jobs FOR EACH ROW WHEN ((new.action = 'resize'::text)) EXECUTE FUNCTION count_resize();
CREATE TRIGGER quota_update AFTER UPDATE OF status ON public.vm_jobs FOR EACH ROW WHEN (((new.action = 'resize'::text) AND (old.status = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text])) AND (new.status <> ALL (ARRAY['QUEUED'::text, 'RUNNING'::text])))) EXECUTE FUNCTION count_resize();
CREATE TRIGGER metering AFTER INSERT OR DELETE OR UPDATE OF tenant_id, id, name, status, cpu, memory_gb, disk_gb, deleted_at ON public.vms FOR EACH ROW EXECUTE FUNCTION record_vm_state();
CREATE TRIGGER metering_truncation BEFORE TRUNCATE ON public.vms FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncation();
CREATE TRIGGER quota_delete AFTER DELETE ON public.vms REFERENCING OLD TABLE AS replaced FOR EACH STATEMENT EXECUTE FUNCTION count_vms();
CREATE TRIGGER quota_insert AFTER INSERT ON public.vms REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_vms();
CREATE TRIGGER quota_update AFTER UPDATE ON public.vms REFERENCING OLD TABLE AS replaced NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_vms();

-- Row-level security

ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON api_keys AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON api_keys AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE approvals ENABLE ROW LEVEL SECURITY;
ALTER TABLE approvals FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON approvals AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON approvals AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE audit_chains ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_chains FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON audit_chains AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON audit_chains AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON audit_events AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON audit_events AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE decision_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision_log FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON decision_log AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON decision_log AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE decision_log_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision_log_default FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON decision_log_default AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON decision_log_default AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE event_counters ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_counters FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON event_counters AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON event_counters AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON events AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON events AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE federated_assignments ENABLE ROW LEVEL SECURITY;
ALTER TABLE federated_assignments FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON federated_assignments AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON federated_assignments AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE federated_memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE federated_memberships FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON federated_memberships AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON federated_memberships AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON idempotency_keys AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON idempotency_keys AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON invitations AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON invitations AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
CREATE POLICY own_memberships ON memberships AS PERMISSIVE FOR SELECT TO virtualstack_app USING ((user_id = current_principal()));
CREATE POLICY owner_maintenance ON memberships AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON memberships AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE quota_limits ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_limits FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON quota_limits AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON quota_limits AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE quotas ENABLE ROW LEVEL SECURITY;
ALTER TABLE quotas FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON quotas AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON quotas AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE role_assignments ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_assignments FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON role_assignments AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON role_assignments AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE role_permissions ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_permissions FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON role_permissions AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON role_permissions AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE roles ENABLE ROW LEVEL SECURITY;
ALTER TABLE roles FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON roles AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON roles AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE shadow_flips ENABLE ROW LEVEL SECURITY;
ALTER TABLE shadow_flips FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON shadow_flips AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON shadow_flips AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE tenant_plan_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_plan_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON tenant_plan_changes AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON tenant_plan_changes AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY child_tenants ON tenants AS PERMISSIVE FOR SELECT TO virtualstack_app USING ((parent_id = current_tenant()));
CREATE POLICY own_tenants ON tenants AS PERMISSIVE FOR SELECT TO virtualstack_app USING ((EXISTS ( SELECT
   FROM memberships m
  WHERE ((m.tenant_id = tenants.id) AND (m.user_id = current_principal())))));
CREATE POLICY owner_maintenance ON tenants AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON tenants AS PERMISSIVE FOR ALL TO virtualstack_app USING (((id = current_tenant()) OR (current_setting('app.platform'::text, true) = 'on'::text))) WITH CHECK (((id = current_tenant()) OR (current_setting('app.platform'::text, true) = 'on'::text)));
ALTER TABLE usage_month_lines ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_month_lines FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON usage_month_lines AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON usage_month_lines AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE usage_months ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_months FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON usage_months AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON usage_months AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE vm_jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE vm_jobs FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON vm_jobs AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON vm_jobs AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE vm_log_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE vm_log_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON vm_log_entries AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON vm_log_entries AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE vm_state_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE vm_state_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON vm_state_changes AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON vm_state_changes AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE vm_templates ENABLE ROW LEVEL SECURITY;
ALTER TABLE vm_templates FORCE ROW LEVEL SECURITY;
CREATE POLICY offered_templates ON vm_templates AS PERMISSIVE FOR SELECT TO virtualstack_app USING ((offered_to @> ARRAY[current_tenant()]));
CREATE POLICY owner_maintenance ON vm_templates AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY public_templates ON vm_templates AS PERMISSIVE FOR SELECT TO virtualstack_app USING (is_public);
CREATE POLICY tenant_isolation ON vm_templates AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE vms ENABLE ROW LEVEL SECURITY;
ALTER TABLE vms FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON vms AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON vms AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE webhook_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON webhook_deliveries AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON webhook_deliveries AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));
ALTER TABLE webhooks ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhooks FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_maintenance ON webhooks AS PERMISSIVE FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY tenant_isolation ON webhooks AS PERMISSIVE FOR ALL TO virtualstack_app USING ((tenant_id = current_tenant())) WITH CHECK ((tenant_id = current_tenant()));

-- Privileges

GRANT DELETE, INSERT, SELECT ON federated_assignments TO virtualstack_app;
GRANT DELETE, INSERT, SELECT ON federated_memberships TO virtualstack_app;
GRANT DELETE, INSERT, SELECT ON role_assignments TO virtualstack_app;
GRANT DELETE, INSERT, SELECT ON role_permissions TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON approvals TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON federated_identities TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON federation_codes TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON federation_flows TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON gateway_nodes TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON idempotency_keys TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON memberships TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON password_resets TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON rate_limits TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON recovery_codes TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON registrations TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON roles TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON second_factors TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON sessions TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON vm_jobs TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON vm_orphans TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON vm_templates TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON vms TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON webhooks TO virtualstack_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON workers TO virtualstack_app;
GRANT DELETE, SELECT, UPDATE ON webhook_deliveries TO virtualstack_app;
GRANT INSERT, SELECT ON decision_log TO virtualstack_app;
GRANT INSERT, SELECT ON policy_bundles TO virtualstack_app;
GRANT INSERT, SELECT ON shadow_flips TO virtualstack_app;
GRANT INSERT, SELECT ON vm_log_entries TO virtualstack_app;
GRANT INSERT, SELECT, UPDATE ON api_keys TO virtualstack_app;
GRANT INSERT, SELECT, UPDATE ON invitations TO virtualstack_app;
GRANT INSERT, SELECT, UPDATE ON refresh_tokens TO virtualstack_app;
GRANT INSERT, SELECT, UPDATE ON tenants TO virtualstack_app;
GRANT INSERT, SELECT, UPDATE ON users TO virtualstack_app;
GRANT SELECT ON audit_events TO virtualstack_app;
GRANT SELECT ON authorization_epochs TO virtualstack_app;
GRANT SELECT ON event_counters TO virtualstack_app;
GRANT SELECT ON events TO virtualstack_app;
GRANT SELECT ON installation TO virtualstack_app;
GRANT SELECT ON permissions TO virtualstack_app;
GRANT SELECT ON quota_limits TO virtualstack_app;
GRANT SELECT ON tenant_plan_changes TO virtualstack_app;
GRANT SELECT ON usage_month_lines TO virtualstack_app;
GRANT SELECT ON usage_months TO virtualstack_app;
GRANT SELECT ON vm_state_changes TO virtualstack_app;
GRANT SELECT, UPDATE ON quotas TO virtualstack_app;
GRANT UPDATE (most) ON quota_limits TO virtualstack_app;
GRANT USAGE ON SCHEMA public TO virtualstack_app;
