// Generated from openapi/ by `npm run openapi`. Do not edit.
export interface paths {
  '/auth/token': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign in
     * @description Trades a username (e-mail address) and password for an access token. Without `tenant_id` the token is for the only tenant of the user, or for none.
     */
    post: operations['createToken'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign in and learn who one is
     * @description As `POST /auth/token`, with the account in the answer.
     */
    post: operations['login'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/refresh': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Trade a refresh token for new tokens
     * @description Each refresh token is good for one use. One that comes a second time ends its session, for somebody has a copy.
     */
    post: operations['refreshTokens'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/logout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign out
     * @description Ends the session of the access token, its refresh token included.
     */
    post: operations['logout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/switch-tenant': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Switch to another tenant
     * @description Answers with an access token for it; the session stays, and so does its refresh token.
     */
    post: operations['switchTenant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/change-password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Change the own password
     * @description Ends all other sessions of the account.
     */
    post: operations['changePassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the current account and session
     * @description Who the caller is, and by which session.
     */
    get: operations['getCurrentSession'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the own sessions
     * @description Those that hold, newest first.
     */
    get: operations['listSessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/sessions/{session_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * End a session
     * @description Its tokens are refused from then on.
     */
    delete: operations['revokeSession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/second-factor': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the own second factor
     * @description Whether one is enrolled, and how many recovery codes are left.
     */
    get: operations['getSecondFactor'];
    put?: never;
    /**
     * Enrol a second factor
     * @description Answers with a secret for an authenticator app. It is asked for only once its first code was confirmed; until then, enrolling again replaces it.
     */
    post: operations['enrolSecondFactor'];
    /**
     * Disable the own second factor
     * @description The password alone signs in from then on, so it must be long enough for that.
     */
    delete: operations['disableSecondFactor'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/second-factor/confirm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Confirm the second factor
     * @description With the first code of the authenticator app. From then on, signing in asks for one. Answers with recovery codes, each good once in place of a code.
     */
    post: operations['confirmSecondFactor'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/second-factor/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Show the second factor again
     * @description Lifts denials with the obligation `second_factor` for as long as that says. Answers with an access token that says so too; older ones of the session stay good.
     */
    post: operations['verifySecondFactor'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/second-factor/recovery-codes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Renew the recovery codes
     * @description The old ones are good no more.
     */
    post: operations['renewRecoveryCodes'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/register': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Register
     * @description With the token of an invitation: as `POST /invitations/accept`. With an e-mail address, where this installation is open to anyone: mails a link that confirms the address. The answer does not tell whether the address has an account; its owner gets a mail that does.
     */
    post: operations['register'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/register/confirm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Confirm an e-mail address
     * @description Makes the account. Takes the password too, for who reads the mail must be who registered.
     */
    post: operations['confirmRegistration'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/password-reset': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask for a link to reset a password
     * @description The same answer whether there is such an account or not. A link that was mailed before is good for nothing once the new one is sent.
     */
    post: operations['requestPasswordReset'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/password-reset/confirm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Reset a password
     * @description Sets the password and ends every session of the account.
     */
    post: operations['resetPassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/federation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List identity providers
     * @description Those one can sign in through, as the configuration names them.
     */
    get: operations['listIdentityProviders'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/federation/exchange': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Fetch the tokens of a finished sign-in
     * @description Trades the `code` that came to `return_to`, and the verifier of the challenge the sign-in was begun with. A code is good for one attempt.
     */
    post: operations['exchangeFederatedSignIn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/federation/{provider}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Sign in through a provider
     * @description For browsers to go to: sends them to the provider (OpenID Connect, authorization code with PKCE), with a cookie that ties the sign-in
     *     to this browser for ten minutes. The provider sends them back to the callback, which answers with tokens; or, where `return_to` is
     *     given, sends them on to that address with a `code` that is good for a minute.
     */
    get: operations['startFederatedSignIn'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/federation/{provider}/callback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Finish a sign-in through a provider
     * @description Where providers send browsers back to: the redirect URI to register. Finds or, where the configuration says so, makes the account, and gives it
     *     the roles that the provider's claims map to. Each `state` is good for one callback, from the browser that began.
     */
    get: operations['finishFederatedSignIn'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/identities': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the own identities
     * @description Who one is at identity providers, newest first.
     */
    get: operations['listIdentities'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/identities/{identity_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Unlink an identity
     * @description The provider’s tokens are refused from then on, and the roles that its claims gave are gone. An account’s only way in cannot be taken away.
     */
    delete: operations['unlinkIdentity'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List API keys
     * @description Keys of the tenant that the caller may see, secrets excluded.
     */
    get: operations['listApiKeys'];
    put?: never;
    /**
     * Create an API key
     * @description The key acts for its creator in this tenant, within the permissions given here and those its owner holds when it is used. Its secret is shown this once.
     */
    post: operations['createApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api-keys/{key_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get an API key
     * @description A key, its secret excluded.
     */
    get: operations['getApiKey'];
    put?: never;
    post?: never;
    /**
     * Revoke an API key
     * @description Refused from the next request on; the key does not come back.
     */
    delete: operations['revokeApiKey'];
    options?: never;
    head?: never;
    /**
     * Edit an API key
     * @description Takes effect with the next request.
     */
    patch: operations['updateApiKey'];
    trace?: never;
  };
  '/api-keys/{key_id}/rotate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Give an API key a new secret
     * @description The old one can hold on for a while, so that programs change over without a gap.
     */
    post: operations['rotateApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/invitations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List invitations
     * @description Open, accepted and expired ones; revoked ones are gone.
     */
    get: operations['listInvitations'];
    put?: never;
    /**
     * Invite somebody
     * @description Mails a link to the address. It takes what giving the roles takes: the right to assign them, and every permission that they hold. The same is asked again when the invitation is accepted.
     */
    post: operations['createInvitation'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/invitations/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Look at an invitation
     * @description What the token of a mailed link is good for. Changes nothing.
     */
    get: operations['verifyInvitation'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/invitations/accept': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Accept an invitation with a new account
     * @description Makes an account for the invited address that belongs to the tenant with the roles of the invitation. Where the address has an account already, this is refused: its owner signs in and joins.
     */
    post: operations['acceptInvitation'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/invitations/join': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Accept an invitation with the own account
     * @description For who is signed in to the account that has the invited address. Where that was never proven (`address_unproven`), set a new password by the link of `POST /auth/password-reset` first.
     */
    post: operations['joinTenant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/invitations/{invitation_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get an invitation
     * @description An invitation, its token excluded.
     */
    get: operations['getInvitation'];
    put?: never;
    post?: never;
    /**
     * Revoke an invitation
     * @description Its link is good for nothing from then on.
     */
    delete: operations['revokeInvitation'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/invitations/{invitation_id}/resend': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send an invitation again
     * @description With a new link and a new expiry; the old link is good for nothing from then on. Whoever resends it stands for it from then on.
     */
    post: operations['resendInvitation'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/users/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the current user
     * @description Who the caller is.
     */
    get: operations['getCurrentUser'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Edit the current user
     * @description Change the own profile.
     */
    patch: operations['updateCurrentUser'];
    trace?: never;
  };
  '/users/me/ability': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the current ability
     * @description What the caller may do in the tenant, as rules that CASL's client reads, so that a frontend can decide what to offer. A yes of the client is a yes here, unless rights or policies have changed since; `version` changes with them.
     */
    get: operations['getCurrentAbility'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List users
     * @description Users of the tenant.
     */
    get: operations['listUsers'];
    put?: never;
    /**
     * Create a user
     * @description Creates a user who belongs to the tenant. Giving roles needs `role:assign_users` and every permission they hold. An e-mail address is one account on the whole platform: 409 where it is taken.
     */
    post: operations['createUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/users/{user_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a user
     * @description A user of the tenant.
     */
    get: operations['getUser'];
    put?: never;
    post?: never;
    /**
     * Remove a user
     * @description Takes the user and all their roles out of the tenant. The account itself stays.
     */
    delete: operations['deleteUser'];
    options?: never;
    head?: never;
    /**
     * Edit or deactivate a user
     * @description Changes a user of the tenant; a deactivated user is refused everywhere at once.
     */
    patch: operations['updateUser'];
    trace?: never;
  };
  '/users/{user_id}/second-factor': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove a user's second factor
     * @description For who lost it, and the recovery codes with it. Ends the sessions of the user, who signs in with the password alone; one that is too short for that goes too, and another is set by the link of `POST /auth/password-reset`.
     */
    delete: operations['removeUserSecondFactor'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tenants': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List accessible tenants
     * @description The tenants the caller belongs to; all of them for platform operators.
     */
    get: operations['listTenants'];
    put?: never;
    /**
     * Create a tenant
     * @description Creates a tenant with the built-in roles.
     */
    post: operations['createTenant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tenants/{tenant_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a tenant
     * @description A tenant's record; members without `tenant:read` see its name only.
     */
    get: operations['getTenant'];
    put?: never;
    post?: never;
    /**
     * Delete a tenant
     * @description Marks the tenant as deleted; refused while it has virtual machines or child tenants.
     */
    delete: operations['deleteTenant'];
    options?: never;
    head?: never;
    /**
     * Edit or suspend a tenant
     * @description Changes what the tenant says of itself; platform operators also set its domain and plan, suspend it and lift the suspension.
     */
    patch: operations['updateTenant'];
    trace?: never;
  };
  '/tenants/{tenant_id}/children': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List child tenants
     * @description The tenants below this one.
     */
    get: operations['listChildTenants'];
    put?: never;
    /**
     * Create a child tenant
     * @description Creates a tenant below this one, with the built-in roles. Who holds `child_tenant:administer` here can then act in it, with what they hold here but for `child_tenant:*`, until it is told otherwise (`administered_by_parent`), and invite its first administrator; a child that is not administered from here is set up by the platform.
     */
    post: operations['createChildTenant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tenants/{tenant_id}/children/{child_id}/invitation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Invite the first administrator of a child tenant
     * @description Invites somebody to be Tenant Admin of a tenant below this one that never had one, and lets it be administered from here. It takes every permission that an administrator holds, `child_tenant:create` among them; the same is asked again when the invitation is accepted. Asked again, it takes the earlier invitation back. Further administrators are made by those in the tenant.
     */
    post: operations['inviteChildAdministrator'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tenants/{tenant_id}/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List a tenant's users
     * @description Who belongs to the tenant.
     */
    get: operations['listTenantUsers'];
    put?: never;
    /**
     * Add a user to a tenant
     * @description Adds an existing user, named by id or e-mail address: for a tenant, one that it had last and that belongs to no other; others are invited. The platform adds anyone.
     */
    post: operations['addTenantUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tenants/{tenant_id}/users/{user_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove a user from a tenant
     * @description Takes the user and all their roles out of the tenant.
     */
    delete: operations['removeTenantUser'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tenants/{tenant_id}/users/{user_id}/roles/{role_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Give a role to a user
     * @description The user must belong to the tenant. Giving it twice changes nothing.
     */
    post: operations['assignRole'];
    /**
     * Take a role from a user
     * @description Takes effect with the next request.
     */
    delete: operations['unassignRole'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/roles': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List roles
     * @description System and custom roles of the tenant.
     */
    get: operations['listRoles'];
    put?: never;
    /**
     * Create a custom role
     * @description Nobody can give a role permissions they do not hold.
     */
    post: operations['createRole'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/roles/{role_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a role
     * @description A role with its permissions.
     */
    get: operations['getRole'];
    put?: never;
    post?: never;
    /**
     * Delete a custom role
     * @description Refused while users hold it.
     */
    delete: operations['deleteRole'];
    options?: never;
    head?: never;
    /**
     * Edit a custom role
     * @description `permission_ids`, where given, becomes the whole set.
     */
    patch: operations['updateRole'];
    trace?: never;
  };
  '/roles/{role_id}/permissions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List a role's permissions
     * @description What the role permits.
     */
    get: operations['listRolePermissions'];
    put?: never;
    /**
     * Add permissions to a role
     * @description Those it already has stay.
     */
    post: operations['addRolePermissions'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/roles/{role_id}/permissions/{permission_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Take a permission from a role
     * @description Takes effect with the next request.
     */
    delete: operations['removeRolePermissions'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/roles/{role_id}/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List who holds a role
     * @description Ids of the users, all of them. The `ETag` names this set.
     */
    get: operations['listRoleUsers'];
    /**
     * Set who holds a role
     * @description The whole set at once; every user must belong to the tenant. `If-Match` takes the `ETag` of this set, as it was read or last set, and not the role's: then nobody's change in between is undone.
     */
    put: operations['setRoleUsers'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/permissions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List available permissions
     * @description The catalogue that custom roles are made from.
     */
    get: operations['listPermissions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/scim/v2/Users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List users as SCIM
     * @description The users of the tenant, by default the first 100. `totalResults` is the whole number.
     */
    get: operations['listScimUsers'];
    put?: never;
    /**
     * Create a user by SCIM
     * @description The account has no password; `password` is taken and not kept. An e-mail address is one account on the whole platform: 409 where it is taken.
     */
    post: operations['createScimUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/scim/v2/Users/{user_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a user as SCIM
     * @description A user of the tenant.
     */
    get: operations['getScimUser'];
    /**
     * Replace a user by SCIM
     * @description What the body does not assert stays as it is. `active: false` shuts the user out of this tenant and of no other. Name and address of an account that belongs to other tenants too stay as they are.
     */
    put: operations['replaceScimUser'];
    post?: never;
    /**
     * Remove a user by SCIM
     * @description Takes the user and all their roles out of the tenant. The account itself stays.
     */
    delete: operations['deleteScimUser'];
    options?: never;
    head?: never;
    /**
     * Change a user by SCIM
     * @description Operations on `userName`, `name`, `active` and `externalId`; other attributes of RFC 7643 are taken and not kept. `emails`, `displayName` and `name.formatted` follow from these: 400 where they are to be something else.
     */
    patch: operations['patchScimUser'];
    trace?: never;
  };
  '/scim/v2/Groups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List roles as SCIM groups
     * @description The roles of the tenant with who holds them, by default the first 20. `excludedAttributes=members` makes it quick. `totalResults` is the whole number.
     */
    get: operations['listScimGroups'];
    put?: never;
    /**
     * Create a role by SCIM
     * @description The role permits nothing until an administrator gives it permissions.
     */
    post: operations['createScimGroup'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/scim/v2/Groups/{role_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a role as a SCIM group
     * @description A role with who holds it.
     */
    get: operations['getScimGroup'];
    /**
     * Replace a role by SCIM
     * @description What the body does not assert stays as it is; `members`, where given, become the whole set. Renaming needs `role:update`; system roles keep their names.
     */
    put: operations['replaceScimGroup'];
    post?: never;
    /**
     * Delete a role by SCIM
     * @description Takes the role from its holders, which needs `role:assign_users`, and deletes it.
     */
    delete: operations['deleteScimGroup'];
    options?: never;
    head?: never;
    /**
     * Change a role by SCIM
     * @description Adds and removes members, and renames. Nobody gives a role that holds permissions they do not.
     */
    patch: operations['patchScimGroup'];
    trace?: never;
  };
  '/scim/v2/ServiceProviderConfig': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get what this SCIM service can do
     * @description Which parts of SCIM there are.
     */
    get: operations['getScimServiceProviderConfig'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/scim/v2/ResourceTypes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List SCIM resource types
     * @description User and Group.
     */
    get: operations['listScimResourceTypes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/scim/v2/ResourceTypes/{resource_type}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a SCIM resource type
     * @description User or Group.
     */
    get: operations['getScimResourceType'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/scim/v2/Schemas': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List SCIM schemas
     * @description The attributes that are kept of users and groups.
     */
    get: operations['listScimSchemas'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/scim/v2/Schemas/{schema_urn}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a SCIM schema
     * @description The attributes that are kept of users, or of groups.
     */
    get: operations['getScimSchema'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/vms': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List virtual machines
     * @description Virtual machines of the tenant.
     */
    get: operations['listVms'];
    put?: never;
    /**
     * Create a virtual machine
     * @description Answers at once; the machine is PROVISIONING until a worker has made it.
     */
    post: operations['createVm'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/vms/{vm_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a virtual machine
     * @description A virtual machine of the tenant.
     */
    get: operations['getVm'];
    put?: never;
    post?: never;
    /**
     * Delete a virtual machine
     * @description Gone for its users at once. A running machine must be stopped first, and a protected one be protected no longer.
     */
    delete: operations['deleteVm'];
    options?: never;
    head?: never;
    /**
     * Rename, protect or resize a virtual machine
     * @description Names are unique within the tenant. A resize is accepted for a stopped machine, and carried out by a worker: until then the machine shows its old size.
     */
    patch: operations['updateVm'];
    trace?: never;
  };
  '/vms/{vm_id}/logs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List a machine's log
     * @description What happened to the machine, newest first. With `source=console`, the end of what its guest wrote to the serial console, newest line first, as the hypervisor has it now.
     */
    get: operations['listVmLogs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/vms/{vm_id}/actions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Start, stop or restart a machine
     * @description Accepted and carried out by a worker; `pending_action` shows it until then.
     */
    post: operations['performVmAction'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/jobs/{job_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a job
     * @description What becomes of a machine's creation, power action, resize or deletion: a machine's `job_id` names its last. A job outlives its machine.
     */
    get: operations['getJob'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/approvals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List approvals
     * @description Requests of the tenant that wait for an approval, and what became of others: all with `approval:read`, one's own without.
     */
    get: operations['listApprovals'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/approvals/{approval_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get an approval
     * @description What was asked for, by whom, and what became of it.
     */
    get: operations['getApproval'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/approvals/{approval_id}/decision': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Approve or reject
     * @description Of somebody else's request. Once it is approved, whoever asked sends the very same request again, for as long as the obligation said; it is then let through, once.
     */
    post: operations['decideApproval'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/quotas': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get quotas
     * @description What the tenant may have of each kind of thing, what it and the tenants below it use together, and what can still be had by every limit, those of the tenants above included.
     */
    get: operations['getQuotas'];
    /**
     * Set quotas
     * @description All limits of the tenant at once; `null` for any number. A limit counts for the tenant and all below it together. It may be lower than what is used: then nothing more can be had until enough was given back.
     */
    put: operations['setQuotas'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/vm-templates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List templates
     * @description The tenant's own templates, the public ones, and those that the platform offers to it.
     */
    get: operations['listVmTemplates'];
    put?: never;
    /**
     * Create a template
     * @description Only the platform offers templates to other tenants.
     */
    post: operations['createVmTemplate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/vm-templates/{template_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a template
     * @description One of the tenant's own, a public one, or one that the platform offers to it.
     */
    get: operations['getVmTemplate'];
    put?: never;
    post?: never;
    /**
     * Delete a template
     * @description Machines made from it are not touched.
     */
    delete: operations['deleteVmTemplate'];
    options?: never;
    head?: never;
    /**
     * Edit a template
     * @description Only the tenant's own.
     */
    patch: operations['updateVmTemplate'];
    trace?: never;
  };
  '/usage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get usage
     * @description What the tenant's machines used from one moment to another, those that are gone included, in whole seconds: a running machine uses its processors and its memory, one that runs or is stopped its disk. Without parameters, in the month that goes on (UTC), until now. Amounts are those of the prices that there are now; what is billed is in the closed months. As CSV with all machines at once, by `format`.
     */
    get: operations['getUsage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/usage/months': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List closed months
     * @description What the tenant used in the months that are over (UTC) and what it owes for them, newest first. A month is closed an hour after its end, and stays as it was closed, whatever becomes of the prices.
     */
    get: operations['listUsageMonths'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/usage/month-lines': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the lines of closed months
     * @description What the closed months consist of: a line for each machine and each plan that the tenant had, with the prices it was counted at.
     */
    get: operations['listUsageMonthLines'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/audit-events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List audit events
     * @description Who did, or tried to do, what in the tenant, newest first. Each event is chained to the one before by its hash.
     */
    get: operations['listAuditEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/policies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read the policies
     * @description What the loaded policies say: every resource with its rules in their own language, the permissions and the built-in roles.
     */
    get: operations['getPolicies'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/policies/explain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Explain a decision
     * @description Why a decision of the tenant's log was made, under the policies of then, by `decision_id` alone. Or why the policies would decide so: the rules that decide with the values they hang on, and for a denial the nearest rule that would have allowed it, with what it lacked. The request is one that nobody made. Its principal is a user of the tenant, by `id` alone, with the rights that user has there; or is made up, by `role` and `permissions`. Its object is one of the tenant's that the caller may read, by `id`; made up, by `attributes`; or a stored one with some other attributes. With `proposed` or `fields` it is a change; with `list` a list; without an object, the coarse question whether any could be allowed.
     */
    post: operations['explainDecision'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/decisions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List decisions
     * @description What was decided in the tenant, newest first: what was asked of the gateway, and what other applications asked it. Allowed looks are there soon after their answers, or a sample of them; changes and denials always.
     */
    get: operations['listDecisions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/decisions/{decision_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a decision
     * @description A decision with all that it was made from. What the policies declare sensitive is left out.
     */
    get: operations['getDecision'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Follow events
     * @description Server-sent events, from now on or from after the one that `Last-Event-ID` names. Each is an `Event`, of an object that the caller may read, with the fields that they may. The stream ends, with an `end` event that holds a problem document, once the credential or the right to it does. A `reset` event says that events are missing, for they are no longer kept.
     */
    get: operations['followEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/webhooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List webhooks
     * @description Webhooks of the tenant, secrets excluded.
     */
    get: operations['listWebhooks'];
    put?: never;
    /**
     * Create a webhook
     * @description It acts for its creator: it is told of what they may read in this tenant when it is told. Its secret is shown this once.
     */
    post: operations['createWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/webhooks/{webhook_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a webhook
     * @description A webhook, its secret excluded.
     */
    get: operations['getWebhook'];
    put?: never;
    post?: never;
    /**
     * Delete a webhook
     * @description With its deliveries; what is not delivered yet never is.
     */
    delete: operations['deleteWebhook'];
    options?: never;
    head?: never;
    /**
     * Edit a webhook
     * @description One of the caller’s own. What is not delivered yet goes to the new address.
     */
    patch: operations['updateWebhook'];
    trace?: never;
  };
  '/webhooks/{webhook_id}/rotate-secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Give a webhook a new secret
     * @description One of the caller’s own. For a while deliveries can be signed with the old one too, so that receivers change over without a gap.
     */
    post: operations['rotateWebhookSecret'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/webhooks/{webhook_id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List deliveries of a webhook
     * @description The latest event first; each for as long as its event is kept.
     */
    get: operations['listWebhookDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Deliver again
     * @description Tries a delivery anew, whatever became of it.
     */
    post: operations['redeliverWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/access/v1/evaluation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask for a decision
     * @description May the subject do this to the resource? The answer is `decision`; a denial says in `context` what its rule declares for callers, and which decision it is.
     */
    post: operations['evaluateAccess'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/access/v1/evaluations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask for several decisions
     * @description As many questions as `evaluations` has, each with what it does not say itself from beside it. `options.evaluations_semantic` says whether the first denial, or the first permit, is the last answer. Without `evaluations`, one question.
     */
    post: operations['evaluateAccesses'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/access/v1/search/subject': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Search subjects
     * @description Who of a type may do this to the resource? All of them, page by page.
     */
    post: operations['searchSubjects'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/access/v1/search/resource': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Search resources
     * @description On which resources of a type may the subject do this? All of them, page by page.
     */
    post: operations['searchResources'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/access/v1/search/action': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Search actions
     * @description What may the subject do to the resource?
     */
    post: operations['searchActions'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/.well-known/authzen-configuration': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read the metadata of the decision point
     * @description Where the decision point is, and what it can be asked. Its addresses are those of the configuration.
     */
    get: operations['getAuthzenConfiguration'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /**
     * Format: uuid
     * @description A UUID.
     * @example 0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f
     */
    Id: string;
    /**
     * Format: date-time
     * @description RFC 3339, in UTC.
     * @example 2026-11-21T08:30:00.000+00:00
     */
    Timestamp: string;
    /** @description What went wrong (RFC 9457). */
    Problem: {
      /**
       * Format: uri
       * @description Names the kind of problem.
       */
      type: string;
      /** @description The kind of problem in words. */
      title: string;
      /**
       * Format: int32
       * @description The HTTP status.
       */
      status: number;
      /** @description What went wrong this time, for people. */
      detail: string;
      /** @description Stable, for programs. */
      code: string;
      /** @description Finds the log line. */
      request_id: string;
      /** @description The decision that refused. */
      decision_id?: string;
      obligation?: components['schemas']['Obligation'];
      /**
       * Format: uuid
       * @description What somebody else is to approve: `GET /approvals/{approval_id}`.
       */
      approval_id?: string;
      /** @description Each bad field. */
      errors?: components['schemas']['FieldError'][];
    };
    /** @description What lifts the denial. */
    Obligation: {
      /**
       * @description `second_factor`: show one (`POST /auth/second-factor/verify`, RFC 9470). `approval`: somebody else must approve this very request (`POST /approvals/{approval_id}/decision`); then send it again.
       * @enum {string}
       */
      kind: 'second_factor' | 'approval';
      /**
       * Format: int32
       * @description How long that is good for.
       */
      max_age_seconds: number;
    };
    /** @description One bad field. */
    FieldError: {
      /**
       * @description Where the field is.
       * @enum {string}
       */
      in: 'body' | 'query' | 'path' | 'header';
      /** @description The field, members joined by dots. */
      path: string;
      /** @description What is wrong with it. */
      message: string;
      /** @description The rule it breaks, for programs. */
      code: string;
    };
    /**
     * @description A permission's code.
     * @example vm:read
     */
    PermissionCode: string;
    /**
     * Format: int32
     * @description How many there are; see `total_exact`.
     */
    Total: number;
    /** @description Whether `total` is exact, or the bound up to which rows were counted. */
    TotalExact: boolean;
    /**
     * Format: int32
     * @description This page.
     */
    PageNumber: number;
    /**
     * Format: int32
     * @description How many items a page has.
     */
    PageLimit: number;
    /**
     * @description Six digits of the authenticator app, or a recovery code.
     * @example 123456
     */
    Code: string;
    /** @description A username and password. */
    TokenRequest: {
      /**
       * @description E-mail address.
       * @example admin@example.com
       */
      username: string;
      /**
       * Format: password
       * @description Password.
       * @example correct horse battery staple
       */
      password: string;
      tenant_id?: components['schemas']['Id'];
      otp?: components['schemas']['Code'];
      /**
       * @description Sent by OAuth 2.0 clients; has no effect.
       * @enum {string}
       */
      grant_type?: 'password';
    };
    /**
     * @description A JWT.
     * @example xxx.yyy.zzz
     */
    JsonWebToken: string;
    /**
     * @description How to present it.
     * @enum {string}
     */
    Bearer: 'bearer';
    /**
     * Format: int32
     * @description Seconds until the access token expires.
     * @example 900
     */
    Lifetime: number;
    /**
     * @description Opaque; good for one use.
     * @example vsr_xxx
     */
    RefreshToken: string;
    /** @description An access token, and a refresh token to get the next with. */
    Tokens: {
      access_token: components['schemas']['JsonWebToken'];
      token_type: components['schemas']['Bearer'];
      expires_in: components['schemas']['Lifetime'];
      refresh_token: components['schemas']['RefreshToken'];
    };
    /**
     * Format: password
     * @description Password.
     * @example correct horse battery staple
     */
    Password: string;
    /** @description An account name and password. */
    Login: {
      /**
       * @description E-mail address.
       * @example admin@example.com
       */
      email: string;
      password: components['schemas']['Password'];
      tenant_id?: components['schemas']['Id'];
      otp?: components['schemas']['Code'];
    };
    /** @description An account. */
    Account: {
      id: components['schemas']['Id'];
      /**
       * Format: email
       * @description E-mail address.
       * @example ada@demo.example
       */
      email: string;
      /**
       * @description Given name.
       * @example Ada
       */
      first_name: string;
      /**
       * @description Family name.
       * @example Lovelace
       */
      last_name: string;
      /** @description Whether the user may act. */
      is_active: boolean;
    };
    /** @description Tokens, and whose they are. */
    SignIn: {
      access_token: components['schemas']['JsonWebToken'];
      token_type: components['schemas']['Bearer'];
      expires_in: components['schemas']['Lifetime'];
      refresh_token: components['schemas']['RefreshToken'];
      user: components['schemas']['Account'];
    };
    /** @description A refresh token. */
    Refresh: {
      refresh_token: components['schemas']['RefreshToken'];
    };
    /** @description The tenant to act in. */
    TenantSwitch: {
      tenant_id: components['schemas']['Id'];
    };
    /** @description An access token. */
    AccessToken: {
      access_token: components['schemas']['JsonWebToken'];
      token_type: components['schemas']['Bearer'];
      expires_in: components['schemas']['Lifetime'];
    };
    /** @description The password as it is and as it is to be. */
    PasswordChange: {
      current_password: components['schemas']['Password'];
      /**
       * Format: password
       * @description At least 15 characters; at least 8 where a second factor is enrolled.
       * @example correct horse battery staple
       */
      new_password: string;
    };
    /**
     * @description The name others know the user by; unique, and no credential.
     * @example ada
     */
    Username: string | null;
    /**
     * Format: uri
     * @description The address of an image.
     * @example https://images.example/ada.png
     */
    WebAddress: string | null;
    /**
     * @description What the user says of themselves.
     * @example Writes programs for engines.
     */
    Bio: string | null;
    /** @description A user. */
    User: {
      id: components['schemas']['Id'];
      /**
       * Format: email
       * @description E-mail address.
       * @example ada@demo.example
       */
      email: string;
      /**
       * @description Given name.
       * @example Ada
       */
      first_name: string;
      /**
       * @description Family name.
       * @example Lovelace
       */
      last_name: string;
      username: components['schemas']['Username'];
      avatar_url: components['schemas']['WebAddress'];
      bio: components['schemas']['Bio'];
      /** @description Whether the user may act. */
      is_active: boolean;
      /** @description Names of the roles held in the tenant of the request; none where it has no tenant, as at `/users/me`. */
      roles: string[];
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A sign-in. */
    Session: {
      id: components['schemas']['Id'];
      /**
       * Format: uuid
       * @description The tenant that its access tokens are for.
       */
      tenant_id: string | null;
      /** @description Where it was last refreshed from. */
      client_address: string;
      /** @description The program that last refreshed it. */
      user_agent: string;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
      expires_at: components['schemas']['Timestamp'];
    };
    /** @description Who the caller is, and by which session. */
    CurrentSession: {
      user: components['schemas']['User'];
      session: components['schemas']['Session'];
    };
    /** @description A page of sessions. */
    SessionPage: {
      items: components['schemas']['Session'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description A second factor. */
    SecondFactor: {
      /** @description Whether signing in asks for it. */
      enrolled: boolean;
      /**
       * Format: date-time
       * @description Since when.
       * @example 2026-01-31T12:00:00.000Z
       */
      confirmed_at: string | null;
      /**
       * Format: int32
       * @description How many recovery codes are unused.
       */
      recovery_codes_left: number;
    };
    /** @description Who enrols shows the password once more. */
    Enrolment: {
      current_password?: components['schemas']['Password'];
    };
    /** @description What an authenticator app needs. It is shown once. */
    EnrolledSecret: {
      /**
       * @description The shared secret in base32, to type in.
       * @example JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
       */
      secret: string;
      /**
       * Format: uri
       * @description The secret as authenticator apps take it.
       * @example otpauth://totp/VirtualStack:ada@demo.example?secret=JBSWY3DPEHPK3PXP
       */
      uri: string;
      /** @description The same as a QR code: the URL of an SVG image. */
      qr_code: string;
    };
    /** @description A code of the authenticator app, or a recovery code. */
    OneTimeCode: {
      code: components['schemas']['Code'];
    };
    /** @description Codes to sign in with once each, where the authenticator is lost. */
    RecoveryCodes: {
      /** @description To be kept in a safe place. */
      recovery_codes: components['schemas']['Code'][];
    };
    /**
     * @description From the mailed link; good for one use.
     * @example vsi_xxx
     */
    InvitationToken: string;
    /**
     * @description Given name.
     * @example Ada
     */
    GivenName: string;
    /**
     * @description Family name.
     * @example Lovelace
     */
    FamilyName: string;
    /**
     * Format: password
     * @description A password to be.
     * @example correct horse battery staple
     */
    NewPassword: string;
    /** @description The account to be: for an address, or for that of an invitation. */
    Registration: {
      /**
       * Format: email
       * @description E-mail address.
       * @example ada@acme.example
       */
      email?: string;
      token?: components['schemas']['InvitationToken'];
      first_name: components['schemas']['GivenName'];
      last_name: components['schemas']['FamilyName'];
      password: components['schemas']['NewPassword'];
    } & (unknown | unknown);
    /** @description Says that the request was taken, and nothing of what it leads to. */
    Acknowledgement: {
      /**
       * @description Fit to be shown.
       * @example We have sent a mail to this address.
       */
      detail: string;
    };
    /**
     * @description From the mailed link; good for one use.
     * @example vsp_xxx
     */
    LinkToken: string;
    /** @description The token, and the password that was chosen. */
    RegistrationConfirmation: {
      token: components['schemas']['LinkToken'];
      password: components['schemas']['Password'];
    };
    /** @description Whose password to reset. */
    PasswordResetRequest: {
      /**
       * Format: email
       * @description E-mail address.
       * @example ada@acme.example
       */
      email: string;
    };
    /** @description The token, and the password to be. */
    PasswordReset: {
      token: components['schemas']['LinkToken'];
      new_password: components['schemas']['NewPassword'];
    };
    /**
     * @description The provider’s name in addresses.
     * @example corporate
     */
    ProviderKey: string;
    /** @description An identity provider to choose. */
    IdentityProvider: {
      key: components['schemas']['ProviderKey'];
      /**
       * @description Its name for people.
       * @example Corporate sign-in
       */
      name: string;
    };
    /** @description A one-time code, and the proof that the sign-in was begun by who presents it. */
    FederatedExchange: {
      /**
       * @description As it came to `return_to`.
       * @example vsc_xxx
       */
      code: string;
      /**
       * @description What the challenge was made of (RFC 7636).
       * @example dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
       */
      code_verifier: string;
    };
    /** @description Who an account is at a provider. */
    Identity: {
      id: components['schemas']['Id'];
      /**
       * @description The provider.
       * @example https://id.example
       */
      issuer: string;
      /**
       * @description Its name for the person (`sub`).
       * @example 248289761001
       */
      subject: string;
      /**
       * Format: email
       * @description As the provider told it when it was linked.
       */
      email: string;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A page of identities. */
    IdentityPage: {
      items: components['schemas']['Identity'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /**
     * @description What it is for.
     * @example deploy
     */
    KeyName: string;
    /** @description What it may use of its owner’s permissions; nothing if empty. */
    KeyPermissions: components['schemas']['PermissionCode'][];
    /** @description Addresses or networks (CIDR) it may be used from; any if empty. */
    KeyAddresses: string[];
    /** @description An API key, without its secret. */
    ApiKey: {
      id: components['schemas']['Id'];
      user_id: components['schemas']['Id'];
      name: components['schemas']['KeyName'];
      /**
       * @description How the key begins.
       * @example vsk_AZLwwV4K
       */
      prefix: string;
      permissions: components['schemas']['KeyPermissions'];
      allowed_addresses: components['schemas']['KeyAddresses'];
      /**
       * Format: date-time
       * @description When it expires.
       */
      expires_at: string | null;
      /**
       * Format: date-time
       * @description When it was last used, to within a minute.
       */
      last_used_at: string | null;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A page of API keys. */
    ApiKeyPage: {
      items: components['schemas']['ApiKey'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description A new API key. */
    ApiKeyCreation: {
      name: components['schemas']['KeyName'];
      permissions: components['schemas']['KeyPermissions'];
      allowed_addresses?: components['schemas']['KeyAddresses'];
      expires_at?: components['schemas']['Timestamp'];
    };
    /** @description An API key with its secret, which is shown this once. */
    ApiKeyWithSecret: {
      id: components['schemas']['Id'];
      user_id: components['schemas']['Id'];
      name: components['schemas']['KeyName'];
      /**
       * @description How the key begins.
       * @example vsk_AZLwwV4K
       */
      prefix: string;
      permissions: components['schemas']['KeyPermissions'];
      allowed_addresses: components['schemas']['KeyAddresses'];
      /**
       * Format: date-time
       * @description When it expires.
       */
      expires_at: string | null;
      /**
       * Format: date-time
       * @description When it was last used, to within a minute.
       */
      last_used_at: string | null;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
      /**
       * @description The key itself: send it as `X-API-Key`, or as a bearer.
       * @example vsk_xxx_yyy
       */
      key: string;
    };
    /** @description What may be changed of an API key. */
    ApiKeyUpdate: {
      name?: components['schemas']['KeyName'];
      permissions?: components['schemas']['KeyPermissions'];
      allowed_addresses?: components['schemas']['KeyAddresses'];
      /**
       * Format: date-time
       * @description When it expires; null for never.
       */
      expires_at?: string | null;
    };
    /** @description How to change over. */
    ApiKeyRotation: {
      /**
       * Format: int32
       * @description How long the old secret still holds; not at all if absent.
       */
      overlap_seconds?: number;
    };
    /**
     * @description What became of it so far.
     * @example pending
     * @enum {string}
     */
    InvitationStatus: 'pending' | 'accepted' | 'expired';
    /** @description Roles to hold in the tenant. */
    InvitedRoles: components['schemas']['Id'][];
    /** @description Names of these roles. */
    RoleNames: string[];
    /** @description An invitation. */
    Invitation: {
      id: components['schemas']['Id'];
      /**
       * Format: email
       * @description E-mail address.
       * @example ada@acme.example
       */
      email: string;
      status: components['schemas']['InvitationStatus'];
      role_ids: components['schemas']['InvitedRoles'];
      roles: components['schemas']['RoleNames'];
      invited_by: components['schemas']['Id'];
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
      expires_at: components['schemas']['Timestamp'];
    };
    /** @description A page of invitations. */
    InvitationPage: {
      items: components['schemas']['Invitation'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description Whom to invite, and to what. */
    InvitationCreation: {
      /**
       * Format: email
       * @description E-mail address.
       * @example ada@acme.example
       */
      email: string;
      role_ids: components['schemas']['InvitedRoles'];
    };
    /**
     * @description The tenant's name.
     * @example Acme
     */
    TenantName: string;
    /** @description What an invitation is about, for whoever has its link. */
    InvitationPreview: {
      tenant_name: components['schemas']['TenantName'];
      /**
       * Format: email
       * @description E-mail address.
       * @example ada@acme.example
       */
      email: string;
      roles: components['schemas']['RoleNames'];
      expires_at: components['schemas']['Timestamp'];
      /** @description Whether the address has an account: then sign in and join; else accept. */
      has_account: boolean;
    };
    /** @description The token, and the account to be. */
    InvitationAcceptance: {
      token: components['schemas']['InvitationToken'];
      first_name: components['schemas']['GivenName'];
      last_name: components['schemas']['FamilyName'];
      password: components['schemas']['NewPassword'];
    };
    /** @description The token of an invitation. */
    TenantJoining: {
      token: components['schemas']['InvitationToken'];
    };
    /** @description A tenant that one belongs to from now on. */
    JoinedTenant: {
      tenant_id: components['schemas']['Id'];
      tenant_name: components['schemas']['TenantName'];
    };
    /** @description What one may change of oneself. */
    ProfileUpdate: {
      first_name?: components['schemas']['GivenName'];
      last_name?: components['schemas']['FamilyName'];
      username?: components['schemas']['Username'];
      avatar_url?: components['schemas']['WebAddress'];
      bio?: components['schemas']['Bio'];
    };
    /** @description What the caller may do in the tenant. */
    Ability: {
      /** @description The digest of the policies that the rules are of. */
      digest: string;
      /** @description A digest of the ability: another where policies or rights have changed so that the rules are others. */
      version: string;
      /**
       * Format: date-time
       * @description When a rule begins to say something else by itself, as a second factor ages; null for never.
       */
      valid_until: string | null;
      /** @description Packed rules, for `unpackRules` of `@casl/ability/extra`. Their conditions ask for the attributes of the policies. */
      rules: unknown[][];
      /** @description Where a no of the client can be a yes here, since some rule cannot be said in full. */
      inexact: {
        /** @description The action. */
        action: string;
        /** @description The kind of resource. */
        resource: string;
      }[];
    };
    /** @description A page of users. */
    UserPage: {
      items: components['schemas']['User'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description A new user. */
    UserCreation: {
      /**
       * Format: email
       * @description E-mail address.
       * @example ada@demo.example
       */
      email: string;
      first_name: components['schemas']['GivenName'];
      last_name: components['schemas']['FamilyName'];
      /**
       * Format: password
       * @description At least 15 characters.
       * @example correct horse battery staple
       */
      password: string;
      /** @description Roles to give at once. */
      role_ids?: components['schemas']['Id'][];
    };
    /** @description What may be changed of a user. */
    UserUpdate: {
      username?: components['schemas']['Username'];
      avatar_url?: components['schemas']['WebAddress'];
      bio?: components['schemas']['Bio'];
      /** @description Whether the user may act. */
      is_active?: boolean;
      first_name?: components['schemas']['GivenName'];
      last_name?: components['schemas']['FamilyName'];
    };
    /**
     * @description What the tenant is.
     * @example Analytical engines by appointment.
     */
    Description: string | null;
    /** @description A value. */
    SettingValue: string | number | boolean | null;
    /**
     * @description What the product is told about the tenant.
     * @example {
     *       "locale": "de-AT",
     *       "two_columns": true
     *     }
     */
    Settings: {
      [key: string]: components['schemas']['SettingValue'];
    };
    /**
     * @description What the tenant notes for itself.
     * @example {
     *       "cost_centre": "4711"
     *     }
     */
    Metadata: {
      [key: string]: components['schemas']['SettingValue'];
    };
    /**
     * @description The internet domain of the tenant, in lower case; unique, and set by the platform.
     * @example demo.example
     */
    Domain: string | null;
    /**
     * @description The plan the tenant is on; set by the platform.
     * @example business
     */
    SubscriptionPlan: string | null;
    /** @description Whether who holds `child_tenant:administer` in the tenant above holds here what they hold there, but for `child_tenant:*`. To say so takes every permission of the tenant. */
    AdministeredByParent: boolean;
    /** @description A tenant. Fields the caller may not read are absent. */
    Tenant: {
      id: components['schemas']['Id'];
      /**
       * @description The tenant's name.
       * @example Huemer Demo Tenant
       */
      name: string;
      /**
       * @description Name for addresses.
       * @example huemer-demo
       */
      slug?: string;
      /**
       * @description The platform itself is a tenant too.
       * @enum {string}
       */
      kind?: 'platform' | 'customer';
      /**
       * @description A suspended tenant is read-only.
       * @enum {string}
       */
      status?: 'active' | 'suspended';
      description?: components['schemas']['Description'];
      logo_url?: components['schemas']['WebAddress'];
      settings?: components['schemas']['Settings'];
      metadata?: components['schemas']['Metadata'];
      domain?: components['schemas']['Domain'];
      subscription_plan?: components['schemas']['SubscriptionPlan'];
      administered_by_parent?: components['schemas']['AdministeredByParent'];
      /**
       * Format: uuid
       * @description The tenant above it.
       */
      parent_id?: string | null;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A new tenant. */
    TenantCreation: {
      /**
       * @description The tenant's name.
       * @example Huemer Demo Tenant
       */
      name: string;
      /**
       * @description Name for addresses.
       * @example huemer-demo
       */
      slug?: string;
    };
    /** @description What may be changed of a tenant. */
    TenantUpdate: {
      /**
       * @description The tenant's name.
       * @example Huemer Demo Tenant
       */
      name?: string;
      /**
       * @description For platform operators.
       * @enum {string}
       */
      status?: 'active' | 'suspended';
      description?: components['schemas']['Description'];
      logo_url?: components['schemas']['WebAddress'];
      settings?: components['schemas']['Settings'];
      metadata?: components['schemas']['Metadata'];
      domain?: components['schemas']['Domain'];
      subscription_plan?: components['schemas']['SubscriptionPlan'];
      administered_by_parent?: components['schemas']['AdministeredByParent'];
    };
    /**
     * @description The tenant's name.
     * @example Huemer Demo Tenant
     */
    Name: string;
    /**
     * @description Name for addresses.
     * @example huemer-demo
     */
    Slug: string;
    /** @description A tenant as the one above it sees it. */
    ChildTenant: {
      id: components['schemas']['Id'];
      name: components['schemas']['Name'];
      slug: components['schemas']['Slug'];
      /**
       * @description A suspended tenant is read-only.
       * @enum {string}
       */
      status: 'active' | 'suspended';
      administered_by_parent: components['schemas']['AdministeredByParent'];
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A page of tenants. */
    ChildTenantPage: {
      items: components['schemas']['ChildTenant'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description A new tenant below this one. */
    ChildTenantCreation: {
      name: components['schemas']['Name'];
      slug?: components['schemas']['Slug'];
      administered_by_parent?: components['schemas']['AdministeredByParent'];
    };
    /** @description Whom to invite. */
    AdministratorInvitation: {
      /**
       * Format: email
       * @description E-mail address.
       * @example ada@acme.example
       */
      email: string;
    };
    /** @description A user as a member of a tenant; the times are those of the membership. */
    TenantUser: {
      id: components['schemas']['Id'];
      /**
       * Format: email
       * @description E-mail address.
       * @example ada@demo.example
       */
      email: string;
      /**
       * @description Given name.
       * @example Ada
       */
      first_name: string;
      /**
       * @description Family name.
       * @example Lovelace
       */
      last_name: string;
      /** @description Whether the user may act. */
      is_active: boolean;
      /** @description Names of the roles held in the tenant of the request; none where it has no tenant, as at `/users/me`. */
      roles: string[];
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A page of members. */
    TenantUserPage: {
      items: components['schemas']['TenantUser'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description An existing user to add. */
    TenantUserAddition: {
      user_id?: components['schemas']['Id'];
      /**
       * Format: email
       * @description E-mail address.
       * @example ada@demo.example
       */
      email?: string;
      /** @description Roles to give at once. */
      role_ids?: components['schemas']['Id'][];
    } & (unknown | unknown);
    /** @description A role. */
    Role: {
      id: components['schemas']['Id'];
      /**
       * @description The role's name.
       * @example VM Operator
       */
      name: string;
      /** @description What the role is for. */
      description: string | null;
      /** @description Built-in roles cannot be changed. */
      is_system_role: boolean;
      /**
       * Format: int32
       * @description How many users hold it.
       * @example 2
       */
      user_count: number;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A new custom role. */
    RoleCreation: {
      /**
       * @description The role's name.
       * @example VM Operator
       */
      name: string;
      /** @description What the role is for. */
      description?: string | null;
      /** @description Codes of permissions. */
      permission_ids?: components['schemas']['PermissionCode'][];
    };
    /** @description A permission. */
    Permission: {
      id: components['schemas']['PermissionCode'];
      /**
       * @description Its name.
       * @example View VMs
       */
      name: string;
      /** @description What it permits. */
      description: string;
      /**
       * @description The part of the product it belongs to.
       * @example VMs
       */
      module: string;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A role with its permissions. */
    RoleDetails: {
      id: components['schemas']['Id'];
      /**
       * @description The role's name.
       * @example VM Operator
       */
      name: string;
      /** @description What the role is for. */
      description: string | null;
      /** @description Built-in roles cannot be changed. */
      is_system_role: boolean;
      /**
       * Format: int32
       * @description How many users hold it.
       * @example 2
       */
      user_count: number;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
      /** @description What the role permits. */
      permissions: components['schemas']['Permission'][];
    };
    /** @description What may be changed of a role. */
    RoleUpdate: {
      /**
       * @description The role's name.
       * @example VM Operator
       */
      name?: string;
      /** @description What the role is for. */
      description?: string | null;
      /** @description Codes of permissions. */
      permission_ids?: components['schemas']['PermissionCode'][];
    };
    /** @description Permissions to add. */
    PermissionAddition: {
      /** @description Codes of permissions. */
      permission_ids: components['schemas']['PermissionCode'][];
    };
    /** @description The users who hold a role. */
    RoleUsers: {
      /** @description Ids of users. */
      user_ids: components['schemas']['Id'][];
    };
    /**
     * @description The schemas that the resource is of.
     * @example [
     *       "urn:ietf:params:scim:schemas:core:2.0:User"
     *     ]
     */
    ScimSchemaUrns: string[];
    /**
     * Format: int32
     * @description A number of resources.
     */
    ScimCount: number;
    /**
     * @description What the directory calls it.
     * @example 00u1ada
     */
    ScimExternalId: string;
    /** @description A name. */
    ScimName: {
      /**
       * @description The whole name; given name and family name.
       * @example Ada Lovelace
       */
      formatted?: string;
      /**
       * @description Given name.
       * @example Ada
       */
      givenName?: string;
      /**
       * @description Family name.
       * @example Lovelace
       */
      familyName?: string;
    };
    /** @description Where it is. */
    ScimReference: string;
    /** @description What the service knows of the resource. */
    ScimMeta: {
      /** @description The kind of resource. */
      resourceType: string;
      created?: components['schemas']['Timestamp'];
      lastModified?: components['schemas']['Timestamp'];
      location: components['schemas']['ScimReference'];
      /** @description Its `ETag`. */
      version?: string;
    };
    /** @description A user of the tenant (RFC 7643, 4.1). Attributes the caller may not read are absent. */
    ScimUser: {
      schemas: components['schemas']['ScimSchemaUrns'];
      id: components['schemas']['Id'];
      externalId?: components['schemas']['ScimExternalId'];
      /**
       * @description The e-mail address.
       * @example ada@demo.example
       */
      userName?: string;
      name?: components['schemas']['ScimName'];
      /**
       * @description The whole name.
       * @example Ada Lovelace
       */
      displayName?: string;
      /** @description The e-mail address again. */
      emails?: {
        /** @description The address. */
        value?: string;
        /**
         * @description Its kind.
         * @enum {string}
         */
        type?: 'work';
        /** @description It is the only one. */
        primary?: boolean;
      }[];
      /** @description Whether the user may act in this tenant. */
      active?: boolean;
      /** @description The groups the user is in. */
      groups?: {
        value?: components['schemas']['Id'];
        $ref?: components['schemas']['ScimReference'];
        /** @description Its name. */
        display?: string;
        /**
         * @description How the user comes to be in it.
         * @enum {string}
         */
        type?: 'direct';
      }[];
      meta?: components['schemas']['ScimMeta'];
    };
    /** @description A page of users. */
    ScimUserList: {
      schemas: components['schemas']['ScimSchemaUrns'];
      totalResults: components['schemas']['ScimCount'];
      startIndex: components['schemas']['ScimCount'];
      itemsPerPage: components['schemas']['ScimCount'];
      Resources: components['schemas']['ScimUser'][];
    };
    /** @description What went wrong (RFC 7644, 3.12). */
    ScimError: {
      schemas: components['schemas']['ScimSchemaUrns'];
      /** @description The HTTP status. */
      status: string;
      /** @description The kind of bad request, for programs. */
      scimType?: string;
      /** @description What went wrong this time, for people. */
      detail: string;
    };
    /** @description A name, of which given and family name are kept. */
    ScimNameWrite: {
      /** @description Taken, and not kept. */
      formatted?: string;
      /**
       * @description Given name.
       * @example Ada
       */
      givenName?: string;
      /**
       * @description Family name.
       * @example Lovelace
       */
      familyName?: string;
      /** @description Taken, and not kept. */
      middleName?: string;
      /** @description Taken, and not kept. */
      honorificPrefix?: string;
      /** @description Taken, and not kept. */
      honorificSuffix?: string;
    };
    /** @description Taken, and ignored. */
    ScimMetaWrite: {
      /** @description The kind of resource. */
      resourceType?: string;
      /** @description Ignored. */
      created?: string;
      /** @description Ignored. */
      lastModified?: string;
      /** @description Ignored. */
      location?: string;
      /** @description Ignored. */
      version?: string;
    };
    /** @description A user as a directory writes it. The attributes of RFC 7643 are taken; kept are userName, name, active and externalId. */
    ScimUserWrite: {
      schemas: components['schemas']['ScimSchemaUrns'];
      /** @description Ignored. */
      id?: string;
      externalId?: components['schemas']['ScimExternalId'];
      /**
       * Format: email
       * @description The e-mail address.
       * @example ada@demo.example
       */
      userName: string;
      name?: components['schemas']['ScimNameWrite'];
      /** @description Whether the user may act in this tenant. */
      active?: boolean;
      /**
       * Format: password
       * @description Taken, and never kept: users sign in by federation, or set a password by e-mail.
       */
      password?: string;
      /** @description Taken, and not kept. */
      displayName?: string;
      /** @description Taken, and not kept. */
      nickName?: string;
      /** @description Taken, and not kept. */
      profileUrl?: string;
      /** @description Taken, and not kept. */
      title?: string;
      /** @description Taken, and not kept. */
      userType?: string;
      /** @description Taken, and not kept. */
      preferredLanguage?: string;
      /** @description Taken, and not kept. */
      locale?: string;
      /** @description Taken, and not kept. */
      timezone?: string;
      /** @description Taken, and not kept. */
      emails?: {
        /** @description Taken, and not kept. */
        value?: string;
        /** @description Taken, and not kept. */
        type?: string;
        /** @description Taken, and not kept. */
        display?: string;
        /** @description Whether it is the one to prefer. */
        primary?: boolean;
      }[];
      /** @description Taken, and not kept. */
      phoneNumbers?: {
        /** @description Taken, and not kept. */
        value?: string;
        /** @description Taken, and not kept. */
        type?: string;
        /** @description Taken, and not kept. */
        display?: string;
        /** @description Whether it is the one to prefer. */
        primary?: boolean;
      }[];
      /** @description Taken, and not kept. */
      ims?: {
        /** @description Taken, and not kept. */
        value?: string;
        /** @description Taken, and not kept. */
        type?: string;
        /** @description Taken, and not kept. */
        display?: string;
        /** @description Whether it is the one to prefer. */
        primary?: boolean;
      }[];
      /** @description Taken, and not kept. */
      photos?: {
        /** @description Taken, and not kept. */
        value?: string;
        /** @description Taken, and not kept. */
        type?: string;
        /** @description Taken, and not kept. */
        display?: string;
        /** @description Whether it is the one to prefer. */
        primary?: boolean;
      }[];
      /** @description Taken, and not kept. */
      addresses?: {
        /** @description Taken, and not kept. */
        formatted?: string;
        /** @description Taken, and not kept. */
        streetAddress?: string;
        /** @description Taken, and not kept. */
        locality?: string;
        /** @description Taken, and not kept. */
        region?: string;
        /** @description Taken, and not kept. */
        postalCode?: string;
        /** @description Taken, and not kept. */
        country?: string;
        /** @description Taken, and not kept. */
        type?: string;
        /** @description Whether it is the one to prefer. */
        primary?: boolean;
      }[];
      /** @description Taken, and not kept. */
      entitlements?: {
        /** @description Taken, and not kept. */
        value?: string;
        /** @description Taken, and not kept. */
        type?: string;
        /** @description Taken, and not kept. */
        display?: string;
        /** @description Whether it is the one to prefer. */
        primary?: boolean;
      }[];
      /** @description Taken, and not kept. */
      roles?: {
        /** @description Taken, and not kept. */
        value?: string;
        /** @description Taken, and not kept. */
        type?: string;
        /** @description Taken, and not kept. */
        display?: string;
        /** @description Whether it is the one to prefer. */
        primary?: boolean;
      }[];
      /** @description Taken, and not kept. */
      x509Certificates?: {
        /** @description Taken, and not kept. */
        value?: string;
        /** @description Taken, and not kept. */
        type?: string;
        /** @description Taken, and not kept. */
        display?: string;
        /** @description Whether it is the one to prefer. */
        primary?: boolean;
      }[];
      /** @description Ignored: membership is changed on the group. */
      groups?: {
        /** @description Taken, and not kept. */
        value?: string;
        /** @description Taken, and not kept. */
        $ref?: string;
        /** @description Taken, and not kept. */
        display?: string;
        /** @description Taken, and not kept. */
        type?: string;
      }[];
      meta?: components['schemas']['ScimMetaWrite'];
      /** @description The enterprise extension: taken, and not kept. */
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'?: {
        /** @description Taken, and not kept. */
        employeeNumber?: string;
        /** @description Taken, and not kept. */
        costCenter?: string;
        /** @description Taken, and not kept. */
        organization?: string;
        /** @description Taken, and not kept. */
        division?: string;
        /** @description Taken, and not kept. */
        department?: string;
        /** @description Taken, and not kept. */
        manager?: {
          /** @description Taken, and not kept. */
          value?: string;
          /** @description Taken, and not kept. */
          $ref?: string;
          /** @description Taken, and not kept. */
          displayName?: string;
        };
      };
    };
    /** @description One change. */
    ScimPatchOperation: {
      /** @description add, remove or replace, in either case. */
      op: string;
      /** @description What is changed, such as `members[value eq "…"]`; without it, the attributes that `value` names. */
      path?: string;
      /** @description What it becomes, of the type of the attribute that `path` names. */
      value?: unknown;
    };
    /** @description Changes, all of which are made or none (RFC 7644, 3.5.2). */
    ScimPatch: {
      /**
       * @description What the message is.
       * @example [
       *       "urn:ietf:params:scim:api:messages:2.0:PatchOp"
       *     ]
       */
      schemas: 'urn:ietf:params:scim:api:messages:2.0:PatchOp'[];
      /**
       * @description The changes in order.
       * @example [
       *       {
       *         "op": "replace",
       *         "path": "externalId",
       *         "value": "00u1ada"
       *       }
       *     ]
       */
      Operations: components['schemas']['ScimPatchOperation'][];
    };
    /** @description A role and who holds it (RFC 7643, 4.2). Attributes the caller may not read are absent. */
    ScimGroup: {
      schemas: components['schemas']['ScimSchemaUrns'];
      id: components['schemas']['Id'];
      externalId?: components['schemas']['ScimExternalId'];
      /**
       * @description The role's name.
       * @example Engineers
       */
      displayName?: string;
      /** @description The users who hold the role. */
      members?: {
        value?: components['schemas']['Id'];
        $ref?: components['schemas']['ScimReference'];
        /**
         * @description Members are users.
         * @enum {string}
         */
        type?: 'User';
      }[];
      meta?: components['schemas']['ScimMeta'];
    };
    /** @description A page of groups. */
    ScimGroupList: {
      schemas: components['schemas']['ScimSchemaUrns'];
      totalResults: components['schemas']['ScimCount'];
      startIndex: components['schemas']['ScimCount'];
      itemsPerPage: components['schemas']['ScimCount'];
      Resources: components['schemas']['ScimGroup'][];
    };
    /** @description A group as a directory writes it. */
    ScimGroupWrite: {
      schemas: components['schemas']['ScimSchemaUrns'];
      /** @description Ignored. */
      id?: string;
      externalId?: components['schemas']['ScimExternalId'];
      /**
       * @description The role's name.
       * @example Engineers
       */
      displayName: string;
      /** @description The users who hold the role: all of them. */
      members?: {
        value: components['schemas']['Id'];
        /** @description Ignored. */
        $ref?: string;
        /** @description Ignored. */
        display?: string;
        /**
         * @description Members are users.
         * @enum {string}
         */
        type?: 'User';
      }[];
      meta?: components['schemas']['ScimMetaWrite'];
    };
    /** @description Whether there is such a thing. */
    ScimSupport: {
      /** @description Whether there is such a thing. */
      supported: boolean;
    };
    /** @description What this service can do (RFC 7643, 5). */
    ScimServiceProviderConfig: {
      schemas: components['schemas']['ScimSchemaUrns'];
      patch: components['schemas']['ScimSupport'];
      /** @description Many changes in one request. */
      bulk: {
        /** @description Whether there is such a thing. */
        supported: boolean;
        maxOperations: components['schemas']['ScimCount'];
        maxPayloadSize: components['schemas']['ScimCount'];
      };
      /** @description Lists by filter. */
      filter: {
        /** @description Whether there is such a thing. */
        supported: boolean;
        maxResults: components['schemas']['ScimCount'];
      };
      changePassword: components['schemas']['ScimSupport'];
      sort: components['schemas']['ScimSupport'];
      etag: components['schemas']['ScimSupport'];
      /** @description How to authenticate. */
      authenticationSchemes: {
        /**
         * @description The scheme.
         * @enum {string}
         */
        type: 'oauthbearertoken';
        /** @description Its name. */
        name: string;
        /** @description What it is. */
        description: string;
        /**
         * Format: uri
         * @description Its specification.
         */
        specUri?: string;
        /** @description Whether it is the one to prefer. */
        primary?: boolean;
      }[];
      meta: components['schemas']['ScimMeta'];
    };
    /** @description A resource type (RFC 7643, 6). */
    ScimResourceType: {
      schemas: components['schemas']['ScimSchemaUrns'];
      /**
       * @description Its id.
       * @enum {string}
       */
      id: 'User' | 'Group';
      /**
       * @description Its name.
       * @enum {string}
       */
      name: 'User' | 'Group';
      /** @description What it is. */
      description: string;
      endpoint: components['schemas']['ScimReference'];
      /** @description Its schema. */
      schema: string;
      meta: components['schemas']['ScimMeta'];
    };
    /** @description The resource types. */
    ScimResourceTypeList: {
      schemas: components['schemas']['ScimSchemaUrns'];
      totalResults: components['schemas']['ScimCount'];
      startIndex: components['schemas']['ScimCount'];
      itemsPerPage: components['schemas']['ScimCount'];
      Resources: components['schemas']['ScimResourceType'][];
    };
    /** @description A part of an attribute. */
    ScimSubAttribute: {
      /** @description Its name. */
      name: string;
      /**
       * @description The type of its values.
       * @enum {string}
       */
      type: 'string' | 'boolean' | 'complex' | 'reference';
      /** @description Whether it has several values. */
      multiValued: boolean;
      /** @description What it is. */
      description: string;
      /** @description Whether it must be given. */
      required: boolean;
      /** @description Whether upper and lower case are different. */
      caseExact: boolean;
      /**
       * @description Whether it can be written.
       * @enum {string}
       */
      mutability: 'readOnly' | 'readWrite' | 'immutable';
      /**
       * @description When it is in answers.
       * @enum {string}
       */
      returned: 'always' | 'default';
      /**
       * @description Whether no other may have its value.
       * @enum {string}
       */
      uniqueness: 'none' | 'server';
    };
    /** @description An attribute of a schema. */
    ScimAttribute: {
      /** @description Its name. */
      name: string;
      /**
       * @description The type of its values.
       * @enum {string}
       */
      type: 'string' | 'boolean' | 'complex' | 'reference';
      /** @description Whether it has several values. */
      multiValued: boolean;
      /** @description What it is. */
      description: string;
      /** @description Whether it must be given. */
      required: boolean;
      /** @description Whether upper and lower case are different. */
      caseExact: boolean;
      /**
       * @description Whether it can be written.
       * @enum {string}
       */
      mutability: 'readOnly' | 'readWrite' | 'immutable';
      /**
       * @description When it is in answers.
       * @enum {string}
       */
      returned: 'always' | 'default';
      /**
       * @description Whether no other may have its value.
       * @enum {string}
       */
      uniqueness: 'none' | 'server';
      subAttributes?: components['schemas']['ScimSubAttribute'][];
    };
    /** @description A schema (RFC 7643, 7). */
    ScimSchema: {
      schemas: components['schemas']['ScimSchemaUrns'];
      /** @description Its URN. */
      id: string;
      /** @description Its name. */
      name: string;
      /** @description What it is of. */
      description: string;
      attributes: components['schemas']['ScimAttribute'][];
      meta: components['schemas']['ScimMeta'];
    };
    /** @description The schemas. */
    ScimSchemaList: {
      schemas: components['schemas']['ScimSchemaUrns'];
      totalResults: components['schemas']['ScimCount'];
      startIndex: components['schemas']['ScimCount'];
      itemsPerPage: components['schemas']['ScimCount'];
      Resources: components['schemas']['ScimSchema'][];
    };
    /**
     * @description The machine's state.
     * @enum {string}
     */
    VmStatus: 'PROVISIONING' | 'RUNNING' | 'STOPPED' | 'ERROR';
    /**
     * @description A word in small letters.
     * @example team:red
     */
    Tag: string;
    /**
     * @description Words to find it by.
     * @example [
     *       "web",
     *       "team:red"
     *     ]
     */
    Tags: components['schemas']['Tag'][];
    /** @description A virtual machine. */
    Vm: {
      id: components['schemas']['Id'];
      /**
       * @description Unique within the tenant.
       * @example web-1
       */
      name: string;
      status: components['schemas']['VmStatus'];
      /**
       * Format: int32
       * @description Virtual processors.
       * @example 2
       */
      cpu: number;
      /**
       * Format: int32
       * @description Memory in GB.
       * @example 4
       */
      memory_gb: number;
      /**
       * Format: int32
       * @description Disk in GB.
       * @example 40
       */
      disk_gb: number;
      /** @description Its address while it runs. */
      ip_address: string | null;
      /**
       * @description What the machine is made from.
       * @enum {string}
       */
      source_type: 'template' | 'iso';
      /**
       * Format: uuid
       * @description The template it was made from.
       */
      template_id: string | null;
      /** @description The template's name then. */
      template_name: string | null;
      /** @description The image it was installed from. */
      iso_url: string | null;
      /** @description Whether it must not be deleted until that is taken back. */
      protected: boolean;
      tags: components['schemas']['Tags'];
      /** @description Why it is in ERROR. */
      error: string | null;
      /**
       * @description What is under way.
       * @enum {string|null}
       */
      pending_action: 'create' | 'start' | 'stop' | 'restart' | 'resize' | 'delete' | null;
      /**
       * Format: uuid
       * @description Its last job, which is under way while an action is pending.
       */
      job_id: string | null;
      /**
       * Format: uuid
       * @description Who created it.
       */
      created_by: string | null;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A page of virtual machines. */
    VmPage: {
      items: components['schemas']['Vm'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description A new machine. With a template its sizes are the defaults; from an image all three are needed. */
    VmCreation: {
      /**
       * @description Unique within the tenant.
       * @example web-1
       */
      name: string;
      /**
       * @description What the machine is made from.
       * @enum {string}
       */
      source_type: 'template' | 'iso';
      template_id?: components['schemas']['Id'];
      /**
       * Format: uri
       * @description Where an installation image is.
       * @example https://images.example.com/debian-12.iso
       */
      iso_url?: string;
      /**
       * @description The SHA-256 that the image must have.
       * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
       */
      iso_sha256?: string;
      /** @description Whether it must not be deleted until that is taken back. */
      protected?: boolean;
      tags?: components['schemas']['Tags'];
      /**
       * Format: int32
       * @description Virtual processors.
       * @example 2
       */
      cpu?: number;
      /**
       * Format: int32
       * @description Memory in GB.
       * @example 4
       */
      memory_gb?: number;
      /**
       * Format: int32
       * @description Disk in GB; at least what the template has.
       * @example 40
       */
      disk_gb?: number;
      /**
       * @description What cloud-init is to do at the first boot of a machine made from a template. Kept under encryption until then, and shown to nobody.
       * @example #cloud-config
       *     packages: [nginx]
       */
      user_data?: string;
    };
    /** @description What may be changed of a machine. */
    VmUpdate: {
      /**
       * @description Unique within the tenant.
       * @example web-1
       */
      name?: string;
      /** @description Whether it must not be deleted until that is taken back. */
      protected?: boolean;
      tags?: components['schemas']['Tags'];
      /**
       * Format: int32
       * @description Virtual processors.
       * @example 2
       */
      cpu?: number;
      /**
       * Format: int32
       * @description Memory in GB.
       * @example 4
       */
      memory_gb?: number;
      /**
       * Format: int32
       * @description Disk in GB; it only grows.
       * @example 40
       */
      disk_gb?: number;
    };
    /** @description A line of a log. */
    VmLogEntry: {
      timestamp: components['schemas']['Timestamp'];
      /**
       * @description How grave it is.
       * @enum {string}
       */
      level: 'INFO' | 'WARN' | 'ERROR';
      /** @description What happened. */
      message: string;
      /**
       * @description Who says so. Consoles tell no time: their lines have that at which they were read.
       * @enum {string}
       */
      source: 'activity' | 'console';
    };
    /** @description A power action. */
    VmAction: {
      /**
       * @description What to do.
       * @enum {string}
       */
      action: 'start' | 'stop' | 'restart';
    };
    /** @description A job of a machine. It has one at a time. */
    Job: {
      id: components['schemas']['Id'];
      vm_id: components['schemas']['Id'];
      /**
       * @description What the machine is to undergo.
       * @enum {string}
       */
      action: 'create' | 'start' | 'stop' | 'restart' | 'resize' | 'delete';
      /**
       * @description RUNNING, too, while it waits to be tried again.
       * @enum {string}
       */
      status: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED';
      /**
       * Format: int32
       * @description In percent.
       * @example 30
       */
      progress: number;
      /**
       * Format: int32
       * @description How often it was begun.
       * @example 1
       */
      attempts: number;
      /** @description Why it failed; of one that runs, why its last attempt did. */
      error: string | null;
      /**
       * Format: uuid
       * @description Who asked for it.
       */
      created_by: string | null;
      created_at: components['schemas']['Timestamp'];
      /**
       * Format: date-time
       * @description When a worker first began with it.
       */
      started_at: string | null;
      /**
       * Format: date-time
       * @description When it ended.
       */
      finished_at: string | null;
      updated_at: components['schemas']['Timestamp'];
    };
    /**
     * @description `USED`: the request was let through. `EXPIRED`: it was not sent again in time.
     * @enum {string}
     */
    ApprovalStatus: 'PENDING' | 'APPROVED' | 'REJECTED' | 'USED' | 'EXPIRED';
    /** @description What who decided says of it. */
    ApprovalComment: string | null;
    /** @description A request that somebody else must approve. */
    Approval: {
      id: components['schemas']['Id'];
      status: components['schemas']['ApprovalStatus'];
      requested_by: components['schemas']['Id'];
      /**
       * @description The operation that was asked for.
       * @example createVm
       */
      operation: string;
      /**
       * @description The path that it was sent to.
       * @example /api/v1/vms
       */
      path: string;
      /**
       * @description The action that was denied.
       * @example take
       */
      action: string;
      /**
       * @description On what kind of resource.
       * @example quota
       */
      resource_type: string;
      /** @description On which; null for a new one. */
      resource_id: string | null;
      /** @description What policies go by of it, by the names of their attributes. */
      asked: {
        [key: string]: unknown;
      };
      /** @description Why it was denied. */
      reason: string;
      /**
       * Format: uuid
       * @description Who approved or rejected it.
       */
      decided_by: string | null;
      /**
       * Format: date-time
       * @description When it was approved or rejected.
       */
      decided_at: string | null;
      comment: components['schemas']['ApprovalComment'];
      /**
       * Format: date-time
       * @description When it was let through.
       */
      used_at: string | null;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A page of approvals. */
    ApprovalPage: {
      items: components['schemas']['Approval'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description A decision on a request of somebody else. */
    ApprovalDecision: {
      /** @description Whether it is approved; else it is rejected. */
      approved: boolean;
      comment?: components['schemas']['ApprovalComment'];
    };
    /** @description One kind of thing. */
    Quota: {
      /**
       * Format: int64
       * @description Of the tenant and all below it together; `null` for any number.
       */
      limit: number | null;
      /**
       * Format: int64
       * @description By the tenant and all below it. VMs count until they are gone from their hosts, resizes from when they are asked for.
       */
      used: number;
      /**
       * Format: int64
       * @description What can still be had by every limit, those above included; `null` for any number.
       */
      available: number | null;
    };
    /** @description What a tenant may have, and what it uses. */
    Quotas: {
      tenant_id: components['schemas']['Id'];
      vms: components['schemas']['Quota'];
      vcpus: components['schemas']['Quota'];
      memory_gb: components['schemas']['Quota'];
      disk_gb: components['schemas']['Quota'];
      api_keys: components['schemas']['Quota'];
      users: components['schemas']['Quota'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description What a tenant and all below it may have together; `null` for any number. */
    QuotaLimits: {
      /**
       * Format: int32
       * @description VMs.
       * @example 50
       */
      vms: number | null;
      /**
       * Format: int32
       * @description Virtual processors of all VMs.
       * @example 200
       */
      vcpus: number | null;
      /**
       * Format: int32
       * @description Memory of all VMs, in GB.
       * @example 800
       */
      memory_gb: number | null;
      /**
       * Format: int32
       * @description Disks of all VMs, in GB.
       * @example 10000
       */
      disk_gb: number | null;
      /**
       * Format: int32
       * @description API keys that are not revoked.
       * @example 100
       */
      api_keys: number | null;
      /**
       * Format: int32
       * @description Users who belong to the tenant.
       * @example 25
       */
      users: number | null;
    };
    /** @description A template. */
    VmTemplate: {
      id: components['schemas']['Id'];
      /**
       * @description The template's name.
       * @example Debian 12
       */
      name: string;
      /** @description What it is. */
      description: string | null;
      /**
       * @description Operating system.
       * @example debian-12
       */
      os: string;
      /**
       * Format: int32
       * @description Virtual processors.
       * @example 2
       */
      cpu: number;
      /**
       * Format: int32
       * @description Memory in GB.
       * @example 4
       */
      memory_gb: number;
      /**
       * Format: int32
       * @description Disk in GB.
       * @example 40
       */
      disk_gb: number;
      /**
       * @description What the hypervisor knows it by; null for one that no machine can be made from.
       * @example debian-12
       */
      image: string | null;
      /** @description Whether every tenant may use it. */
      is_public: boolean;
      /** @description Tenants that may use it, where not every one may. Only the platform offers templates, and sees to whom. */
      offered_to?: components['schemas']['Id'][];
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A new template. */
    VmTemplateCreation: {
      /**
       * @description The template's name.
       * @example Debian 12
       */
      name: string;
      /** @description What it is. */
      description?: string | null;
      /**
       * @description Operating system.
       * @example debian-12
       */
      os: string;
      /**
       * Format: int32
       * @description Virtual processors.
       * @example 2
       */
      cpu: number;
      /**
       * Format: int32
       * @description Memory in GB.
       * @example 4
       */
      memory_gb: number;
      /**
       * Format: int32
       * @description Disk in GB: the least that its machines get. At least what the template has that it is based on.
       * @example 40
       */
      disk_gb: number;
      /**
       * @description What the hypervisor knows it by. Only the platform names images.
       * @example debian-12
       */
      image?: string;
      /**
       * Format: uuid
       * @description A template that the caller may use: the new one has its image.
       */
      based_on?: string;
      /** @description Whether every tenant may use it. */
      is_public?: boolean;
      /** @description Tenants that may use it, where not every one may. Only the platform offers templates, and sees to whom. */
      offered_to?: components['schemas']['Id'][];
    };
    /** @description What may be changed of a template. */
    VmTemplateUpdate: {
      /**
       * @description The template's name.
       * @example Debian 12
       */
      name?: string;
      /** @description What it is. */
      description?: string | null;
      /**
       * @description Operating system.
       * @example debian-12
       */
      os?: string;
      /**
       * Format: int32
       * @description Virtual processors.
       * @example 2
       */
      cpu?: number;
      /**
       * Format: int32
       * @description Memory in GB.
       * @example 4
       */
      memory_gb?: number;
      /**
       * Format: int32
       * @description Disk in GB: the least that its machines get. At least what its image needs, where it has that of a template that it is based on.
       * @example 40
       */
      disk_gb?: number;
      /**
       * @description What the hypervisor knows it by. Only the platform names images.
       * @example debian-12
       */
      image?: string;
      /** @description Whether every tenant may use it. */
      is_public?: boolean;
      /** @description Tenants that may use it, where not every one may. Only the platform offers templates, and sees to whom. */
      offered_to?: components['schemas']['Id'][];
    };
    /**
     * Format: date-time
     * @description RFC 3339, with an offset.
     * @example 2026-11-21T08:30:00Z
     */
    Moment: string;
    /**
     * @description A month of UTC.
     * @example 2026-11
     */
    Month: string;
    /**
     * @description ISO 4217; null where nothing has a price.
     * @example EUR
     */
    Currency: string | null;
    /**
     * Format: int64
     * @description Whole seconds, of one or multiplied by how many.
     */
    Count: number;
    /**
     * @description What it costs, to a millionth of the currency; null where not all of it has a price.
     * @example 12.340000
     */
    Amount: string | null;
    /** @description What all machines used together, those of other pages included. */
    UsageSum: {
      /**
       * Format: int32
       * @description How many machines.
       */
      vms: number;
      running_seconds: components['schemas']['Count'];
      vcpu_seconds: components['schemas']['Count'];
      memory_gb_seconds: components['schemas']['Count'];
      disk_gb_seconds: components['schemas']['Count'];
      amount: components['schemas']['Amount'];
    };
    /**
     * @description The last name of the machine by then.
     * @example web-1
     */
    'Name-2': string;
    /** @description What a machine used. */
    MachineUsage: {
      vm_id: components['schemas']['Id'];
      name: components['schemas']['Name-2'];
      running_seconds: components['schemas']['Count'];
      vcpu_seconds: components['schemas']['Count'];
      memory_gb_seconds: components['schemas']['Count'];
      disk_gb_seconds: components['schemas']['Count'];
      amount: components['schemas']['Amount'];
    };
    /** @description What was used. */
    Usage: {
      from: components['schemas']['Timestamp'];
      to: components['schemas']['Timestamp'];
      currency: components['schemas']['Currency'];
      sum: components['schemas']['UsageSum'];
      /** @description The machines that used something, oldest first. */
      items: components['schemas']['MachineUsage'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description A month that is over, as it is billed. */
    UsageMonth: {
      id: components['schemas']['Id'];
      month: components['schemas']['Month'];
      /**
       * Format: int32
       * @description How many machines.
       */
      vms: number;
      running_seconds: components['schemas']['Count'];
      vcpu_seconds: components['schemas']['Count'];
      memory_gb_seconds: components['schemas']['Count'];
      disk_gb_seconds: components['schemas']['Count'];
      amount: components['schemas']['Amount'];
      currency: components['schemas']['Currency'];
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A page of closed months. */
    UsageMonthPage: {
      items: components['schemas']['UsageMonth'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /**
     * @description The price of an hour of one of them then; null where there was none.
     * @example 0.012
     */
    Price: string | null;
    /** @description What a machine used in a month that is over, under one plan. */
    UsageMonthLine: {
      id: components['schemas']['Id'];
      month: components['schemas']['Month'];
      vm_id: components['schemas']['Id'];
      vm_name: components['schemas']['Name-2'];
      /** @description The plan that the tenant had meanwhile. */
      plan: string | null;
      running_seconds: components['schemas']['Count'];
      vcpu_seconds: components['schemas']['Count'];
      memory_gb_seconds: components['schemas']['Count'];
      disk_gb_seconds: components['schemas']['Count'];
      vcpu_hour: components['schemas']['Price'];
      memory_gb_hour: components['schemas']['Price'];
      disk_gb_hour: components['schemas']['Price'];
      currency: components['schemas']['Currency'];
      amount: components['schemas']['Amount'];
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A page of lines. */
    UsageMonthLinePage: {
      items: components['schemas']['UsageMonthLine'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description Who acted. */
    Actor: {
      /**
       * @description What kind of principal.
       * @enum {string}
       */
      type: 'user' | 'api_key';
      id: components['schemas']['Id'];
      /**
       * Format: email
       * @description E-mail address.
       * @example ada@demo.example
       */
      email: string;
    };
    /** @description What it was about. */
    AuditedResource: {
      /**
       * @description Kind of resource.
       * @example vm
       */
      type: string;
      /** @description Which one; null where none was named. */
      id: string | null;
    };
    /** @description What was done, or refused. */
    AuditEvent: {
      id: components['schemas']['Id'];
      /**
       * Format: int64
       * @description Its place in the chain.
       */
      sequence: number;
      occurred_at: components['schemas']['Timestamp'];
      actor: components['schemas']['Actor'];
      /**
       * @description What was asked.
       * @example update
       */
      action: string;
      resource: components['schemas']['AuditedResource'];
      /**
       * @description What was decided.
       * @enum {string}
       */
      outcome: 'allowed' | 'denied';
      /** @description Why it was denied. */
      reason: string | null;
      /** @description The decision. */
      decision_id: string;
      /** @description The policies it was made under. */
      policy_digest: string;
      /** @description The rules that decided; none where nothing allowed it. */
      rule_ids: string[];
      /** @description The request. */
      request_id: string;
      /** @description The object before; null for a creation or a denial. */
      before: {
        [key: string]: unknown;
      } | null;
      /** @description The object after; null for a deletion or a denial. */
      after: {
        [key: string]: unknown;
      } | null;
      /** @description Hash of this event and the one before. */
      hash: string;
      /** @description Hash of the event before. */
      previous_hash: string;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A page of audit events. */
    AuditEventPage: {
      items: components['schemas']['AuditEvent'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description The version of the policies. */
    PolicyDigest: string;
    /** @description A name that the policies declare. */
    PolicyName: string;
    /**
     * @description Where it stands: file, line and column.
     * @example compute/vm.policy.yaml:49:5
     */
    PolicyPlace: string;
    /** @description An attribute. */
    PolicyAttribute: {
      name: components['schemas']['PolicyName'];
      /**
       * @description What its values are.
       * @enum {string}
       */
      type: 'uuid' | 'string' | 'number' | 'boolean' | 'timestamp';
      /** @description Whether it has many. */
      list: boolean;
      /** @description Whether its values are never written down or shown. */
      sensitive: boolean;
      /** @description The only values it takes; null where any. */
      values: components['schemas']['PolicyName'][] | null;
    };
    /**
     * @description Whether it only looks, or can change something.
     * @enum {string}
     */
    RuleAccess: 'read' | 'write';
    /** @description Something that can be done. */
    PolicyAction: {
      name: components['schemas']['PolicyName'];
      access: components['schemas']['RuleAccess'];
    };
    /**
     * @description A rule, by the resource it is about and its name.
     * @example vm.stop_before_delete
     */
    RuleId: string;
    /**
     * @description What comes of it.
     * @enum {string}
     */
    RuleEffect: 'allow' | 'deny';
    /** @description Names that the policies declare. */
    PolicyNames: components['schemas']['PolicyName'][];
    /**
     * @description In the policy language.
     * @example { resource.status: RUNNING }
     */
    PolicyText: string;
    /** @description The fields it is about; null for all. */
    RuleFields: components['schemas']['PolicyName'][] | null;
    /** @description What a denied caller is told. */
    RuleReason: string | null;
    /** @description What lifts the denial. */
    RuleObligation: {
      /**
       * Format: int64
       * @description That somebody else approved this very request so many seconds ago at most.
       */
      approved_within?: number;
      /**
       * Format: int64
       * @description To show a second factor, so that the last was so many seconds ago at most.
       */
      second_factor_within?: number;
    } | null;
    /** @description A rule. */
    PolicyRule: {
      id: components['schemas']['RuleId'];
      effect: components['schemas']['RuleEffect'];
      actions: components['schemas']['PolicyNames'];
      audience: components['schemas']['PolicyText'];
      permissions: components['schemas']['PolicyNames'];
      condition: components['schemas']['PolicyText'];
      fields: components['schemas']['RuleFields'];
      reason: components['schemas']['RuleReason'];
      obligation: components['schemas']['RuleObligation'];
      place: components['schemas']['PolicyPlace'];
    };
    /** @description What the policies say of a kind of object. */
    PolicyResource: {
      resource: components['schemas']['PolicyName'];
      place: components['schemas']['PolicyPlace'];
      /**
       * @description Whether its objects are here, or in another application.
       * @enum {string}
       */
      source: 'gateway' | 'entities';
      /** @description The attribute that names the tenant of an object; null where objects are no tenant's. */
      isolation: string | null;
      /** @description What conditions can ask of it. */
      attributes: components['schemas']['PolicyAttribute'][];
      /** @description What can be done to it. */
      actions: components['schemas']['PolicyAction'][];
      /** @description Its rules, guardrails among them. */
      rules: components['schemas']['PolicyRule'][];
    };
    /** @description A permission. */
    PolicyPermission: {
      id: components['schemas']['PermissionCode'];
      name: components['schemas']['PolicyName'];
      /** @description What it permits. */
      description: string;
      module: components['schemas']['PolicyName'];
      /**
       * @description Whether it can only be held through the platform.
       * @enum {string}
       */
      scope: 'tenant' | 'platform';
    };
    /** @description A built-in role. */
    PolicyRole: {
      key: components['schemas']['PolicyName'];
      name: components['schemas']['PolicyName'];
      /** @description Whose it is. */
      description: string;
      /**
       * @description Where it exists: in every tenant, or in the platform's alone.
       * @enum {string}
       */
      scope: 'tenant' | 'platform';
      permissions: components['schemas']['PolicyNames'];
    };
    /** @description The loaded policies. */
    Policies: {
      digest: components['schemas']['PolicyDigest'];
      /** @description Each kind of object. */
      resources: components['schemas']['PolicyResource'][];
      /** @description What roles are made of. */
      permissions: components['schemas']['PolicyPermission'][];
      /** @description The built-in roles. */
      roles: components['schemas']['PolicyRole'][];
    };
    /**
     * @description Names a decision; it ends in the first digits of the digest of the policies it was made under.
     * @example 01931f3e-7c1a-7b52-9d0e-3f1c5a7b9d21.4f1c9a7be2d0
     */
    DecisionId: string;
    /** @description A name. */
    AskedText: string;
    /**
     * @description Values by the names that the policies declare; `$principal.id` and `$tenant.id` stand for those.
     * @example {}
     */
    AskedAttributes: {
      [key: string]: unknown;
    };
    /**
     * @description Who asks: a user of the tenant, by `id` alone; or somebody made up.
     * @example {
     *       "role": "member"
     *     }
     */
    AskedPrincipal: {
      type?: components['schemas']['AskedText'];
      id?: components['schemas']['AskedText'];
      role?: components['schemas']['AskedText'];
      /** @description What is held, beside the role's. */
      permissions?: components['schemas']['PermissionCode'][];
      /**
       * @description Through which tenant it is held: this one, or the platform.
       * @enum {string}
       */
      scope?: 'tenant' | 'platform';
      /** @description Whether somebody made up belongs to the tenant. */
      member?: boolean;
      /** @description How many seconds ago a second factor was shown. */
      second_factor_age?: number;
      attributes?: components['schemas']['AskedAttributes'];
    };
    /**
     * @description What it is about.
     * @example {
     *       "type": "vm",
     *       "attributes": {
     *         "status": "RUNNING"
     *       }
     *     }
     */
    AskedResource: {
      type: components['schemas']['AskedText'];
      id?: components['schemas']['AskedText'];
      attributes?: components['schemas']['AskedAttributes'];
    };
    /**
     * @description A list of what may be seen.
     * @example {}
     */
    AskedList: {
      /** @description Fields that it is ordered or filtered by. */
      by?: components['schemas']['AskedText'][];
      view?: components['schemas']['AskedText'];
    };
    /**
     * @description A decision of the log, by its id alone; or a request that nobody made.
     * @example {
     *       "principal": {
     *         "role": "member"
     *       },
     *       "action": "delete",
     *       "resource": {
     *         "type": "vm",
     *         "attributes": {
     *           "status": "RUNNING"
     *         }
     *       }
     *     }
     * @example {
     *       "decision_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f.0123456789ab"
     *     }
     */
    ExplainRequest: {
      decision_id?: components['schemas']['DecisionId'];
      principal?: components['schemas']['AskedPrincipal'];
      action?: components['schemas']['AskedText'];
      properties?: components['schemas']['AskedAttributes'];
      resource?: components['schemas']['AskedResource'];
      proposed?: components['schemas']['AskedAttributes'];
      /** @description The fields that a change writes. */
      fields?: components['schemas']['AskedText'][];
      list?: components['schemas']['AskedList'];
      context?: components['schemas']['AskedAttributes'];
    } & (unknown | unknown);
    /** @description What something was called by who asked. */
    AskedName: string;
    /** @description What it was about. */
    ExplainedResource: {
      type: components['schemas']['AskedName'];
      /** @description Which one; null where none was named. */
      id: string | null;
    };
    /** @description Who asked. */
    ExplainedPrincipal: {
      type: components['schemas']['AskedName'];
      id: components['schemas']['AskedName'];
      /**
       * @description Whether anything was held through the platform.
       * @enum {string}
       */
      scope: 'tenant' | 'platform';
      /** @description Whether they belong to the tenant. */
      member: boolean;
    };
    /** @description Where it happened; null for no tenant. */
    ExplainedTenant: {
      id: components['schemas']['Id'];
      /**
       * @description Whose tenant it is.
       * @enum {string}
       */
      kind: 'platform' | 'customer';
      /**
       * @description Its state.
       * @enum {string}
       */
      status: 'active' | 'suspended' | 'deleted';
    } | null;
    /**
     * @description The object as it was, or as it would become.
     * @enum {string|null}
     */
    StepState: 'current' | 'proposed' | null;
    /** @description The field; null for the object as a whole. */
    StepField: string | null;
    /** @description One question of a decision. */
    ExplainedStep: {
      state: components['schemas']['StepState'];
      field: components['schemas']['StepField'];
      effect: components['schemas']['RuleEffect'];
      /** @description The rule that decided it; null where nothing allowed it. */
      rule: string | null;
    };
    /**
     * @description What became of it. It `decides`; it `applies`, but another decides; it is `not_addressed` to the principal; it is about `other_fields`; its condition is `false`, `unknown`, or `open`, for it hangs on an object.
     * @enum {string}
     */
    RuleOutcome: 'decides' | 'applies' | 'not_addressed' | 'other_fields' | 'false' | 'unknown' | 'open';
    /** @description An attribute, and its value. */
    ExplainedOperand: {
      name: components['schemas']['PolicyName'];
      /** @description Its value; null for none. */
      value: string | number | boolean | (string | number | boolean)[] | null;
      /** @description Whether there may be a value that is not told. */
      withheld: boolean;
    };
    /** @description A test of a condition, and what came of it. */
    ExplainedTest: {
      text: components['schemas']['PolicyText'];
      /**
       * @description Whether it holds; `open` where that hangs on an object.
       * @enum {string}
       */
      truth: 'true' | 'false' | 'unknown' | 'open';
      /** @description Whether the truth of the whole condition follows from it. */
      decisive: boolean;
      /** @description The attributes it asked for. */
      operands: components['schemas']['ExplainedOperand'][];
      /** @description Where it stands; null for what is part of every rule. */
      place: string | null;
      /** @description The derived role it is part of. */
      role: string | null;
    };
    /** @description Something that an allow lacked. */
    RuleLack: {
      /**
       * @description What is lacking: a permission, or any one of several; a test; a field.
       * @enum {string}
       */
      kind: 'permission' | 'test' | 'field';
      /** @description In words. */
      text: string;
      permissions: components['schemas']['PolicyNames'];
      /** @description The test that would have to be true. */
      test: components['schemas']['ExplainedTest'] | null;
      /** @description The derived role that lacks it. */
      role: string | null;
    };
    /** @description A rule that decided, and which state of the object. */
    DecisiveRule: {
      id: components['schemas']['RuleId'];
      effect: components['schemas']['RuleEffect'];
      place: components['schemas']['PolicyPlace'];
      audience: components['schemas']['PolicyText'];
      condition: components['schemas']['PolicyText'];
      fields: components['schemas']['RuleFields'];
      reason: components['schemas']['RuleReason'];
      outcome: components['schemas']['RuleOutcome'];
      /** @description Every test of its condition. */
      tests: components['schemas']['ExplainedTest'][];
      /** @description Of an allow: what it lacked. Null where nothing would help. */
      lacks: components['schemas']['RuleLack'][] | null;
      state: components['schemas']['StepState'];
      field: components['schemas']['StepField'];
    };
    /** @description A rule, and what became of it. */
    ExplainedRule: {
      id: components['schemas']['RuleId'];
      effect: components['schemas']['RuleEffect'];
      place: components['schemas']['PolicyPlace'];
      audience: components['schemas']['PolicyText'];
      condition: components['schemas']['PolicyText'];
      fields: components['schemas']['RuleFields'];
      reason: components['schemas']['RuleReason'];
      outcome: components['schemas']['RuleOutcome'];
      /** @description Every test of its condition. */
      tests: components['schemas']['ExplainedTest'][];
      /** @description Of an allow: what it lacked. Null where nothing would help. */
      lacks: components['schemas']['RuleLack'][] | null;
    };
    /** @description Whether any rule could allow it on some object, which requests are asked first: where it denies, a caller is told its reason. Null where nothing else was asked. */
    CoarseDecision: {
      effect: components['schemas']['RuleEffect'];
      /** @description The rules that decided it. */
      rules_decided: components['schemas']['RuleId'][];
      reason: components['schemas']['RuleReason'];
    } | null;
    /** @description Of a list: by what it is ordered and filtered, and what of that is hidden. */
    ExplainedList: {
      by: components['schemas']['PolicyNames'];
      hidden: components['schemas']['PolicyNames'];
      /** @description The rules that hide it. */
      hidden_by: components['schemas']['RuleId'][];
      /** @description Whether there can be nothing in it. */
      empty: boolean;
    } | null;
    /** @description Why it was decided so. */
    Explanation: {
      effect: components['schemas']['RuleEffect'];
      /**
       * @description What was asked.
       * @enum {string}
       */
      kind: 'coarse' | 'object' | 'change' | 'list' | 'refusal';
      action: components['schemas']['AskedName'];
      resource: components['schemas']['ExplainedResource'];
      principal: components['schemas']['ExplainedPrincipal'];
      tenant: components['schemas']['ExplainedTenant'];
      digest: components['schemas']['PolicyDigest'];
      reason: components['schemas']['RuleReason'];
      obligation: components['schemas']['RuleObligation'];
      /** @description Every question about the object; the first denial decides. */
      steps: components['schemas']['ExplainedStep'][];
      /** @description The question that the rules are about; null where none was about an object. */
      step: {
        state: components['schemas']['StepState'];
        field: components['schemas']['StepField'];
      } | null;
      /** @description The rules that decided; none where nothing allowed it. */
      rules_decided: components['schemas']['RuleId'][];
      /** @description The rules that decided, with the tests that did. */
      decisive: components['schemas']['DecisiveRule'][];
      /** @description For a denial: the allow that lacked the least, the first of several; null where none could be met. */
      nearest: components['schemas']['ExplainedRule'] | null;
      /** @description For a denial: every deny that applied. */
      standing: components['schemas']['ExplainedRule'][];
      coarse: components['schemas']['CoarseDecision'];
      list: components['schemas']['ExplainedList'];
      /** @description Every rule that speaks of the action. */
      rules: components['schemas']['ExplainedRule'][];
      /** @description The decision; null for a request that nobody made. */
      decision_id: string | null;
      /** @description Attributes of the object whose values are kept from the caller. A request that nobody made has them for missing, unless it gives them. */
      withheld: components['schemas']['PolicyName'][];
    };
    /**
     * @description What was decided.
     * @enum {string}
     */
    Effect: 'allow' | 'deny';
    /** @description What it was about. */
    DecidedResource: {
      /** @description Kind of resource. */
      type: string;
      /** @description Which one; null where none was named. */
      id: string | null;
    };
    /** @description Who asked. */
    DecidedPrincipal: {
      /** @description Kind of principal. */
      type: string;
      /** @description Which one; an API key has an id of its own. */
      id: string;
    };
    /** @description The rules that decided, or what stands in their place, such as `credential`; none where nothing allowed it. */
    DecidingRules: string[];
    /** @description The policies it was made under. */
    'PolicyDigest-2': string;
    /** @description What candidate policies would have decided. */
    ShadowFlip: {
      policy_digest: components['schemas']['PolicyDigest-2'];
      effect: components['schemas']['Effect'];
      rule_ids: components['schemas']['DecidingRules'];
    };
    /** @description What was decided. */
    Decision: {
      id: components['schemas']['DecisionId'];
      decided_at: components['schemas']['Timestamp'];
      effect: components['schemas']['Effect'];
      /**
       * @description What was asked.
       * @example update
       */
      action: string;
      resource: components['schemas']['DecidedResource'];
      principal: components['schemas']['DecidedPrincipal'];
      rule_ids: components['schemas']['DecidingRules'];
      /** @description Why it was denied, as the caller was told; null where no rule refused it, but what stands in its place. */
      reason: string | null;
      policy_digest: components['schemas']['PolicyDigest-2'];
      /** @description The request. */
      request_id: string;
      /**
       * @description Who asked: a request to the gateway; an application; a proxy for an application.
       * @enum {string}
       */
      source: 'request' | 'pdp' | 'forward';
      /** @description Candidate policies that would have decided otherwise, for each digest of one. */
      shadow_flips: components['schemas']['ShadowFlip'][];
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A page of decisions. */
    DecisionPage: {
      items: components['schemas']['Decision'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description Permissions. */
    HeldPermissions: string[];
    /** @description Each attribute that the policies declare, with its value; null where it had none, `{ "masked": true }` where it is not written down. Timestamps are milliseconds since 1970. */
    RecordedAttributes: {
      [key: string]: unknown;
    };
    /** @description Attributes before or after a change; null where there is no such state. */
    RecordedState: {
      [key: string]: unknown;
    } | null;
    /** @description Fields that are written, or that a list is ordered or filtered by. */
    NamedFields: string[];
    /** @description All that it was made from. */
    DecisionInputs: {
      /** @description Who asked, and what they held. */
      principal: {
        /** @description Kind of principal. */
        type: string;
        /** @description Which one; of an API key, its owner. */
        id: string;
        /**
         * @description Whether they hold anything through the platform.
         * @enum {string}
         */
        scope: 'tenant' | 'platform';
        /** @description Whether they belong to the tenant. */
        is_member: boolean;
        permissions: components['schemas']['HeldPermissions'];
        platform_permissions: components['schemas']['HeldPermissions'];
        /**
         * Format: int64
         * @description When a second factor was last shown; milliseconds since 1970.
         */
        second_factor_at: number | null;
        attributes: components['schemas']['RecordedAttributes'];
        /**
         * @description That they are of another application, and never signed in here.
         * @enum {boolean}
         */
        foreign?: true;
      };
      /** @description In which tenant; null for in none. */
      tenant: {
        id: components['schemas']['Id'];
        /**
         * @description What kind of tenant.
         * @enum {string}
         */
        kind: 'platform' | 'customer';
        /**
         * @description Its state.
         * @enum {string}
         */
        status: 'active' | 'suspended' | 'deleted';
      } | null;
      /** @description What was asked. */
      request: {
        /** @description The action. */
        action: string;
        properties: components['schemas']['RecordedAttributes'];
        /** @description The object. */
        resource: {
          /** @description Its kind. */
          type: string;
          /** @description Which one. */
          id: string | null;
        };
        context: components['schemas']['RecordedAttributes'];
      };
      /** @description What kind of question it was: whether anything could be allowed (`coarse`), an object as it is, a change of one, a list; or none, for it was refused for another reason. */
      asked: {
        /**
         * @description The kind.
         * @enum {string}
         */
        kind: 'coarse' | 'object' | 'change' | 'list' | 'refusal';
        attributes?: components['schemas']['RecordedAttributes'];
        current?: components['schemas']['RecordedState'];
        proposed?: components['schemas']['RecordedState'];
        fields?: components['schemas']['NamedFields'];
        by?: components['schemas']['NamedFields'];
        /** @description The action that shows the objects of a list. */
        view?: string;
      };
    };
    /** @description What was decided, and from what. */
    DecisionDetails: {
      id: components['schemas']['DecisionId'];
      decided_at: components['schemas']['Timestamp'];
      effect: components['schemas']['Effect'];
      /**
       * @description What was asked.
       * @example update
       */
      action: string;
      resource: components['schemas']['DecidedResource'];
      principal: components['schemas']['DecidedPrincipal'];
      rule_ids: components['schemas']['DecidingRules'];
      /** @description Why it was denied, as the caller was told; null where no rule refused it, but what stands in its place. */
      reason: string | null;
      policy_digest: components['schemas']['PolicyDigest-2'];
      /** @description The request. */
      request_id: string;
      /**
       * @description Who asked: a request to the gateway; an application; a proxy for an application.
       * @enum {string}
       */
      source: 'request' | 'pdp' | 'forward';
      /** @description Candidate policies that would have decided otherwise, for each digest of one. */
      shadow_flips: components['schemas']['ShadowFlip'][];
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
      inputs: components['schemas']['DecisionInputs'];
    };
    /** @description Server-sent events (HTML, 9.2). `id` is the `sequence` of an `Event`, `data` the event as JSON in one line: see docs/events.md. */
    EventStream: string;
    /**
     * @description What it is for.
     * @example Tickets
     */
    WebhookName: string;
    /**
     * @description Where events are sent to: by https, at a public address.
     * @example https://tickets.example/virtualstack
     */
    WebhookUrl: string;
    /** @description Patterns of the types of events it is told of; a star stands for any text. */
    WebhookEventTypes: string[];
    /** @description A webhook, without its secret. */
    Webhook: {
      id: components['schemas']['Id'];
      name: components['schemas']['WebhookName'];
      url: components['schemas']['WebhookUrl'];
      event_types: components['schemas']['WebhookEventTypes'];
      /**
       * @description Whether it is told of anything.
       * @example true
       */
      enabled: boolean;
      /** @description Why the server disabled it. */
      disabled_reason: string | null;
      created_by: components['schemas']['Id'];
      /**
       * Format: date-time
       * @description Until when the secret before signs too.
       */
      previous_secret_until: string | null;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
    };
    /** @description A page of webhooks. */
    WebhookPage: {
      items: components['schemas']['Webhook'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /** @description A new webhook. */
    WebhookCreation: {
      name: components['schemas']['WebhookName'];
      url: components['schemas']['WebhookUrl'];
      event_types: components['schemas']['WebhookEventTypes'];
      /**
       * @description Whether it is told of anything; so it is if absent.
       * @example true
       */
      enabled?: boolean;
    };
    /** @description A webhook with its secret, which is shown this once. */
    WebhookWithSecret: {
      id: components['schemas']['Id'];
      name: components['schemas']['WebhookName'];
      url: components['schemas']['WebhookUrl'];
      event_types: components['schemas']['WebhookEventTypes'];
      /**
       * @description Whether it is told of anything.
       * @example true
       */
      enabled: boolean;
      /** @description Why the server disabled it. */
      disabled_reason: string | null;
      created_by: components['schemas']['Id'];
      /**
       * Format: date-time
       * @description Until when the secret before signs too.
       */
      previous_secret_until: string | null;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
      /**
       * @description Verifies deliveries: the key of their HMAC-SHA256, in base64 after `whsec_`.
       * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
       */
      secret: string;
    };
    /** @description What may be changed of a webhook. */
    WebhookUpdate: {
      name?: components['schemas']['WebhookName'];
      url?: components['schemas']['WebhookUrl'];
      event_types?: components['schemas']['WebhookEventTypes'];
      /**
       * @description Whether it is told of anything.
       * @example true
       */
      enabled?: boolean;
    };
    /** @description How to change over. */
    WebhookSecretRotation: {
      /**
       * Format: int32
       * @description How long the old secret signs too; not at all if absent.
       */
      overlap_seconds?: number;
    };
    /**
     * @description DEAD: given up after its last attempt. DROPPED: not to be told, or to nobody any more.
     * @enum {string}
     */
    DeliveryStatus: 'PENDING' | 'DELIVERED' | 'DEAD' | 'DROPPED';
    /** @description What became of an event on its way to a webhook. */
    WebhookDelivery: {
      id: components['schemas']['Id'];
      event_id: components['schemas']['Id'];
      /**
       * @description The event’s type.
       * @example vm.create.failed
       */
      event_type: string;
      /**
       * Format: int64
       * @description The event’s sequence.
       * @example 12
       */
      event_sequence: number;
      status: components['schemas']['DeliveryStatus'];
      /**
       * Format: int32
       * @description How often it was tried since it was last queued.
       * @example 1
       */
      attempts: number;
      /**
       * Format: int32
       * @description What the receiver last answered.
       */
      response_status: number | null;
      /** @description Why it was not delivered. */
      error: string | null;
      created_at: components['schemas']['Timestamp'];
      updated_at: components['schemas']['Timestamp'];
      /**
       * Format: date-time
       * @description When it ended.
       */
      finished_at: string | null;
    };
    /** @description A page of deliveries. */
    WebhookDeliveryPage: {
      items: components['schemas']['WebhookDelivery'][];
      total: components['schemas']['Total'];
      total_exact: components['schemas']['TotalExact'];
      page: components['schemas']['PageNumber'];
      limit: components['schemas']['PageLimit'];
    };
    /**
     * @description What kind of subject or resource.
     * @example document
     */
    Type: string;
    /**
     * @description Which one of its type.
     * @example lease
     */
    EntityId: string;
    /** @description What else is known of it. Of these, what the policies declare counts where nothing is stored that says otherwise. */
    Properties: {
      [key: string]: unknown;
    };
    /** @description Who. */
    EvaluatedSubject: {
      type: components['schemas']['Type'];
      id: components['schemas']['EntityId'];
      properties?: components['schemas']['Properties'];
    } & {
      [key: string]: unknown;
    };
    /** @description Does what. */
    EvaluatedAction: {
      /**
       * @description The action.
       * @example sign
       */
      name: string;
      properties?: components['schemas']['Properties'];
    } & {
      [key: string]: unknown;
    };
    /** @description To what. */
    EvaluatedResource: {
      type: components['schemas']['Type'];
      id: components['schemas']['EntityId'];
      properties?: components['schemas']['Properties'];
    } & {
      [key: string]: unknown;
    };
    /** @description Under what circumstances. */
    EvaluationContext: {
      [key: string]: unknown;
    };
    /**
     * @description A question.
     * @example {
     *       "subject": {
     *         "type": "employee",
     *         "id": "alice"
     *       },
     *       "action": {
     *         "name": "sign",
     *         "properties": {
     *           "amount": 500
     *         }
     *       },
     *       "resource": {
     *         "type": "document",
     *         "id": "lease"
     *       },
     *       "context": {
     *         "network": "office"
     *       }
     *     }
     */
    EvaluationRequest: {
      subject: components['schemas']['EvaluatedSubject'];
      action: components['schemas']['EvaluatedAction'];
      resource: components['schemas']['EvaluatedResource'];
      context?: components['schemas']['EvaluationContext'];
    } & {
      [key: string]: unknown;
    };
    /** @description Why, by the HTTP status that would say so: for the user, or for who runs the application. */
    Reasons: {
      [key: string]: string;
    };
    /** @description Why it could not be evaluated. */
    EvaluationError: {
      /**
       * Format: int32
       * @description What it would be by itself.
       */
      status: number;
      /** @description What is wrong with it. */
      message: string;
    };
    /** @description What a denial says of itself. */
    DecisionContext: {
      reason_user?: components['schemas']['Reasons'];
      reason_admin?: components['schemas']['Reasons'];
      obligation?: components['schemas']['Obligation'];
      error?: components['schemas']['EvaluationError'];
      /** @description Finds it among the decisions. */
      decision_id?: string;
    };
    /** @description A decision. */
    Evaluation: {
      /** @description Whether it is allowed. */
      decision: boolean;
      context?: components['schemas']['DecisionContext'];
    };
    /**
     * @description Questions, and what they have in common.
     * @example {
     *       "subject": {
     *         "type": "employee",
     *         "id": "alice"
     *       },
     *       "action": {
     *         "name": "read"
     *       },
     *       "evaluations": [
     *         {
     *           "resource": {
     *             "type": "document",
     *             "id": "lease"
     *           }
     *         },
     *         {
     *           "resource": {
     *             "type": "document",
     *             "id": "merger"
     *           }
     *         }
     *       ]
     *     }
     */
    EvaluationsRequest: {
      /** @description Who, for those that do not say. */
      subject?: {
        [key: string]: unknown;
      };
      /** @description Does what, for those that do not say. */
      action?: {
        [key: string]: unknown;
      };
      /** @description To what, for those that do not say. */
      resource?: {
        [key: string]: unknown;
      };
      context?: components['schemas']['EvaluationContext'];
      /** @description The questions. What is wrong with one makes it a denial. */
      evaluations?: unknown[];
      /** @description How they are answered. */
      options?: {
        /**
         * @description Which of them are answered.
         * @enum {string}
         */
        evaluations_semantic?: 'execute_all' | 'deny_on_first_deny' | 'permit_on_first_permit';
      } & {
        [key: string]: unknown;
      };
    } & {
      [key: string]: unknown;
    };
    /** @description The decisions; of a single question, as of one that was asked by itself. */
    Evaluations:
      | {
          /** @description Whether it is allowed. */
          decision?: boolean;
          /** @description What a denial says of itself; of several decisions, their ids in their order as `decision_ids`. */
          context?: {
            [key: string]: unknown;
          };
          /** @description A decision for each question that was answered. */
          evaluations?: components['schemas']['Evaluation'][];
        }
      | unknown
      | unknown;
    /** @description What is searched for. An `id` is ignored. */
    SearchedEntities: {
      type: components['schemas']['Type'];
      properties?: components['schemas']['Properties'];
    } & {
      [key: string]: unknown;
    };
    /** @description Which page. */
    PageRequest: {
      /** @description The `next_token` of the page before. */
      token?: string;
      /**
       * Format: int32
       * @description How many results at most.
       */
      limit?: number;
      /** @description Nothing here has a meaning. */
      properties?: {
        [key: string]: unknown;
      };
    } & {
      [key: string]: unknown;
    };
    /**
     * @description Who of a type may do this?
     * @example {
     *       "subject": {
     *         "type": "employee"
     *       },
     *       "action": {
     *         "name": "read"
     *       },
     *       "resource": {
     *         "type": "document",
     *         "id": "lease"
     *       }
     *     }
     */
    SubjectSearchRequest: {
      subject: components['schemas']['SearchedEntities'];
      action: components['schemas']['EvaluatedAction'];
      resource: components['schemas']['EvaluatedResource'];
      context?: components['schemas']['EvaluationContext'];
      page?: components['schemas']['PageRequest'];
    } & {
      [key: string]: unknown;
    };
    /** @description Where the results stand among all. */
    PageResult: {
      /** @description For the next page; empty where this is the last. */
      next_token: string;
      /**
       * Format: int32
       * @description How many results are here.
       */
      count: number;
      /**
       * Format: int32
       * @description How many there are, where that is known.
       */
      total?: number;
    };
    /** @description A page of subjects or resources. */
    EntitySearchResult: {
      page: components['schemas']['PageResult'];
      /** @description What was found. */
      results: {
        type: components['schemas']['Type'];
        id: components['schemas']['EntityId'];
      }[];
    };
    /**
     * @description To which resources of a type may the subject do this?
     * @example {
     *       "subject": {
     *         "type": "employee",
     *         "id": "alice"
     *       },
     *       "action": {
     *         "name": "read"
     *       },
     *       "resource": {
     *         "type": "document"
     *       }
     *     }
     */
    ResourceSearchRequest: {
      subject: components['schemas']['EvaluatedSubject'];
      action: components['schemas']['EvaluatedAction'];
      resource: components['schemas']['SearchedEntities'];
      context?: components['schemas']['EvaluationContext'];
      page?: components['schemas']['PageRequest'];
    } & {
      [key: string]: unknown;
    };
    /**
     * @description What may the subject do to the resource?
     * @example {
     *       "subject": {
     *         "type": "employee",
     *         "id": "alice"
     *       },
     *       "resource": {
     *         "type": "document",
     *         "id": "lease"
     *       }
     *     }
     */
    ActionSearchRequest: {
      subject: components['schemas']['EvaluatedSubject'];
      resource: components['schemas']['EvaluatedResource'];
      context?: components['schemas']['EvaluationContext'];
      page?: components['schemas']['PageRequest'];
    } & {
      [key: string]: unknown;
    };
    /** @description A page of actions. */
    ActionSearchResult: {
      page: components['schemas']['PageResult'];
      /** @description What was found. */
      results: {
        /** @description The action. */
        name: string;
      }[];
    };
    /**
     * Format: uri
     * @description An address.
     * @example https://pdp.example.com/access/v1/evaluation
     */
    Endpoint: string;
    /** @description Metadata of the decision point (AuthZEN 1.0, 9). */
    AuthzenConfiguration: {
      policy_decision_point: components['schemas']['Endpoint'];
      access_evaluation_endpoint: components['schemas']['Endpoint'];
      access_evaluations_endpoint: components['schemas']['Endpoint'];
      search_subject_endpoint: components['schemas']['Endpoint'];
      search_resource_endpoint: components['schemas']['Endpoint'];
      search_action_endpoint: components['schemas']['Endpoint'];
    };
  };
  responses: {
    /** @description The request is malformed or breaks the document; `errors` names each bad field. */
    BadRequest: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "https://virtualstack.dev/problems/invalid_request",
         *       "title": "Invalid request",
         *       "status": 400,
         *       "detail": "name: is required",
         *       "code": "invalid_request",
         *       "request_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f",
         *       "errors": [
         *         {
         *           "in": "body",
         *           "path": "name",
         *           "message": "is required",
         *           "code": "required"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description No credential, or not a valid one. */
    Unauthorized: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "https://virtualstack.dev/problems/invalid_request",
         *       "title": "Invalid request",
         *       "status": 400,
         *       "detail": "name: is required",
         *       "code": "invalid_request",
         *       "request_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f",
         *       "errors": [
         *         {
         *           "in": "body",
         *           "path": "name",
         *           "message": "is required",
         *           "code": "required"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The policies deny it; `detail` is the reason, `decision_id` finds the decision. */
    Forbidden: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "https://virtualstack.dev/problems/invalid_request",
         *       "title": "Invalid request",
         *       "status": 400,
         *       "detail": "name: is required",
         *       "code": "invalid_request",
         *       "request_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f",
         *       "errors": [
         *         {
         *           "in": "body",
         *           "path": "name",
         *           "message": "is required",
         *           "code": "required"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such object, or none that this caller may know of. */
    NotFound: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "https://virtualstack.dev/problems/invalid_request",
         *       "title": "Invalid request",
         *       "status": 400,
         *       "detail": "name: is required",
         *       "code": "invalid_request",
         *       "request_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f",
         *       "errors": [
         *         {
         *           "in": "body",
         *           "path": "name",
         *           "message": "is required",
         *           "code": "required"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The object's present state does not allow it. */
    Conflict: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "https://virtualstack.dev/problems/invalid_request",
         *       "title": "Invalid request",
         *       "status": 400,
         *       "detail": "name: is required",
         *       "code": "invalid_request",
         *       "request_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f",
         *       "errors": [
         *         {
         *           "in": "body",
         *           "path": "name",
         *           "message": "is required",
         *           "code": "required"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The object is no longer in the state that `If-Match` names. */
    PreconditionFailed: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "https://virtualstack.dev/problems/invalid_request",
         *       "title": "Invalid request",
         *       "status": 400,
         *       "detail": "name: is required",
         *       "code": "invalid_request",
         *       "request_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f",
         *       "errors": [
         *         {
         *           "in": "body",
         *           "path": "name",
         *           "message": "is required",
         *           "code": "required"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The body is larger than the limit. */
    PayloadTooLarge: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "https://virtualstack.dev/problems/invalid_request",
         *       "title": "Invalid request",
         *       "status": 400,
         *       "detail": "name: is required",
         *       "code": "invalid_request",
         *       "request_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f",
         *       "errors": [
         *         {
         *           "in": "body",
         *           "path": "name",
         *           "message": "is required",
         *           "code": "required"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The body's media type is not one the operation takes. */
    UnsupportedMediaType: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "https://virtualstack.dev/problems/invalid_request",
         *       "title": "Invalid request",
         *       "status": 400,
         *       "detail": "name: is required",
         *       "code": "invalid_request",
         *       "request_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f",
         *       "errors": [
         *         {
         *           "in": "body",
         *           "path": "name",
         *           "message": "is required",
         *           "code": "required"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request is well formed, but refers to what does not fit. */
    Unprocessable: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "https://virtualstack.dev/problems/invalid_request",
         *       "title": "Invalid request",
         *       "status": 400,
         *       "detail": "name: is required",
         *       "code": "invalid_request",
         *       "request_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f",
         *       "errors": [
         *         {
         *           "in": "body",
         *           "path": "name",
         *           "message": "is required",
         *           "code": "required"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Too many requests; `Retry-After` says when to come back. */
    TooManyRequests: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['RetryAfter'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "https://virtualstack.dev/problems/invalid_request",
         *       "title": "Invalid request",
         *       "status": 400,
         *       "detail": "name: is required",
         *       "code": "invalid_request",
         *       "request_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f",
         *       "errors": [
         *         {
         *           "in": "body",
         *           "path": "name",
         *           "message": "is required",
         *           "code": "required"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description A fault of the server's. */
    InternalError: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "https://virtualstack.dev/problems/invalid_request",
         *       "title": "Invalid request",
         *       "status": 400,
         *       "detail": "name: is required",
         *       "code": "invalid_request",
         *       "request_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f",
         *       "errors": [
         *         {
         *           "in": "body",
         *           "path": "name",
         *           "message": "is required",
         *           "code": "required"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description A part the server needs is away; come back after `Retry-After`. */
    Unavailable: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['RetryAfter'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "https://virtualstack.dev/problems/invalid_request",
         *       "title": "Invalid request",
         *       "status": 400,
         *       "detail": "name: is required",
         *       "code": "invalid_request",
         *       "request_id": "0192f0c1-5e0a-7c3e-8f1d-2a6b9c4d5e6f",
         *       "errors": [
         *         {
         *           "in": "body",
         *           "path": "name",
         *           "message": "is required",
         *           "code": "required"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Done. */
    NoContent: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        'X-Decision-Id': components['headers']['DecisionId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content?: never;
    };
    /** @description The request is malformed or breaks the document; `scimType` says how. */
    ScimBadRequest: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "schemas": [
         *         "urn:ietf:params:scim:api:messages:2.0:Error"
         *       ],
         *       "status": "400",
         *       "scimType": "invalidFilter",
         *       "detail": "filter: cannot ask for \"shoeSize\"."
         *     }
         */
        'application/scim+json': components['schemas']['ScimError'];
      };
    };
    /** @description No credential, or not a valid one. */
    ScimUnauthorized: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "schemas": [
         *         "urn:ietf:params:scim:api:messages:2.0:Error"
         *       ],
         *       "status": "400",
         *       "scimType": "invalidFilter",
         *       "detail": "filter: cannot ask for \"shoeSize\"."
         *     }
         */
        'application/scim+json': components['schemas']['ScimError'];
      };
    };
    /** @description The policies deny it; `detail` is the reason, `X-Decision-Id` finds the decision. */
    ScimForbidden: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "schemas": [
         *         "urn:ietf:params:scim:api:messages:2.0:Error"
         *       ],
         *       "status": "400",
         *       "scimType": "invalidFilter",
         *       "detail": "filter: cannot ask for \"shoeSize\"."
         *     }
         */
        'application/scim+json': components['schemas']['ScimError'];
      };
    };
    /** @description There is no such resource, or none that this caller may know of. */
    ScimNotFound: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "schemas": [
         *         "urn:ietf:params:scim:api:messages:2.0:Error"
         *       ],
         *       "status": "400",
         *       "scimType": "invalidFilter",
         *       "detail": "filter: cannot ask for \"shoeSize\"."
         *     }
         */
        'application/scim+json': components['schemas']['ScimError'];
      };
    };
    /** @description Too many requests; `Retry-After` says when to come back. */
    ScimTooManyRequests: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['RetryAfter'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "schemas": [
         *         "urn:ietf:params:scim:api:messages:2.0:Error"
         *       ],
         *       "status": "400",
         *       "scimType": "invalidFilter",
         *       "detail": "filter: cannot ask for \"shoeSize\"."
         *     }
         */
        'application/scim+json': components['schemas']['ScimError'];
      };
    };
    /** @description A fault of the server's. */
    ScimInternalError: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "schemas": [
         *         "urn:ietf:params:scim:api:messages:2.0:Error"
         *       ],
         *       "status": "400",
         *       "scimType": "invalidFilter",
         *       "detail": "filter: cannot ask for \"shoeSize\"."
         *     }
         */
        'application/scim+json': components['schemas']['ScimError'];
      };
    };
    /** @description A part the server needs is away; come back after `Retry-After`. */
    ScimUnavailable: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['RetryAfter'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "schemas": [
         *         "urn:ietf:params:scim:api:messages:2.0:Error"
         *       ],
         *       "status": "400",
         *       "scimType": "invalidFilter",
         *       "detail": "filter: cannot ask for \"shoeSize\"."
         *     }
         */
        'application/scim+json': components['schemas']['ScimError'];
      };
    };
    /** @description Another has that name, or the present state does not allow it. */
    ScimConflict: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "schemas": [
         *         "urn:ietf:params:scim:api:messages:2.0:Error"
         *       ],
         *       "status": "400",
         *       "scimType": "invalidFilter",
         *       "detail": "filter: cannot ask for \"shoeSize\"."
         *     }
         */
        'application/scim+json': components['schemas']['ScimError'];
      };
    };
    /** @description The body is larger than the limit. */
    ScimPayloadTooLarge: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "schemas": [
         *         "urn:ietf:params:scim:api:messages:2.0:Error"
         *       ],
         *       "status": "400",
         *       "scimType": "invalidFilter",
         *       "detail": "filter: cannot ask for \"shoeSize\"."
         *     }
         */
        'application/scim+json': components['schemas']['ScimError'];
      };
    };
    /** @description The body's media type is not one the operation takes. */
    ScimUnsupportedMediaType: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "schemas": [
         *         "urn:ietf:params:scim:api:messages:2.0:Error"
         *       ],
         *       "status": "400",
         *       "scimType": "invalidFilter",
         *       "detail": "filter: cannot ask for \"shoeSize\"."
         *     }
         */
        'application/scim+json': components['schemas']['ScimError'];
      };
    };
    /** @description The request is well formed, but refers to what does not fit. */
    ScimUnprocessable: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "schemas": [
         *         "urn:ietf:params:scim:api:messages:2.0:Error"
         *       ],
         *       "status": "400",
         *       "scimType": "invalidFilter",
         *       "detail": "filter: cannot ask for \"shoeSize\"."
         *     }
         */
        'application/scim+json': components['schemas']['ScimError'];
      };
    };
    /** @description The resource is no longer in the state that `If-Match` names. */
    ScimPreconditionFailed: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "schemas": [
         *         "urn:ietf:params:scim:api:messages:2.0:Error"
         *       ],
         *       "status": "400",
         *       "scimType": "invalidFilter",
         *       "detail": "filter: cannot ask for \"shoeSize\"."
         *     }
         */
        'application/scim+json': components['schemas']['ScimError'];
      };
    };
  };
  parameters: {
    /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
    IfMatch: string;
    /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
    IdempotencyKey: string;
    /** @description The tenant to act in, where it is not the token's. */
    TenantHeader: components['schemas']['Id'];
    /** @description Which page, from 1. */
    Page: number;
    /** @description How many items a page has. */
    Limit: number;
    /** @description How many items to answer with at most. */
    ArrayLimit: number;
    /** @description Text that some field contains, in either case. */
    Search: string;
    /** @description The tenant. */
    TenantId: components['schemas']['Id'];
    /** @description The user. */
    UserId: components['schemas']['Id'];
    /** @description The role. */
    RoleId: components['schemas']['Id'];
    /** @description The permission's code. */
    PermissionId: components['schemas']['PermissionCode'];
    /** @description The session. */
    SessionId: components['schemas']['Id'];
    /** @description The API key. */
    KeyId: components['schemas']['Id'];
    /** @description The invitation. */
    InvitationId: components['schemas']['Id'];
    /** @description The identity. */
    IdentityId: components['schemas']['Id'];
    /** @description The provider, by its key. */
    Provider: components['schemas']['ProviderKey'];
    /** @description The virtual machine. */
    VmId: components['schemas']['Id'];
    /** @description The template. */
    TemplateId: components['schemas']['Id'];
    /** @description Which of them (RFC 7644, 3.4.2.2), such as `userName eq "ada@demo.example"`. */
    Filter: string;
    /** @description The first of the page, from 1; less than 1 means 1. */
    StartIndex: number;
    /** @description How many the page has at most; less than 0 means 0, more than there may be means as many as there may be. */
    Count: number;
    /** @description The attribute to sort by; by `id` if absent. */
    SortBy: string;
    /** @description The order of `sortBy`. */
    SortOrder: 'ascending' | 'descending';
    /** @description The attributes to answer with, joined by commas. */
    Attributes: string;
    /** @description The attributes to leave out, joined by commas. */
    ExcludedAttributes: string;
    /** @description The resource type. */
    ResourceTypeName: string;
    /** @description The schema's URN. */
    SchemaUrn: string;
    /** @description The approval. */
    ApprovalId: components['schemas']['Id'];
    /** @description Order; a leading minus reverses it. */
    MonthSort: '-month' | 'month';
    /** @description The webhook. */
    WebhookId: components['schemas']['Id'];
    /** @description The delivery. */
    DeliveryId: components['schemas']['Id'];
    /** @description The caller's own name for the request. It is in the answer as it is. */
    RequestId: string;
  };
  requestBodies: never;
  headers: {
    /** @description Where to go. */
    Location: string;
    /** @description Ties the sign-in to this browser; gone once it is finished. `HttpOnly`, `SameSite=Lax`, and `Secure` over TLS. */
    FlowCookie: string;
    /** @description Names this request in logs and the audit trail. A well-formed `X-Request-Id` of the request is kept. */
    RequestId: string;
    /** @description The authorization decision that let the request through. */
    DecisionId: string;
    /** @description How many there are, counted as `total` in paged lists. */
    TotalCount: number;
    /** @description How many requests are left (`r`) for the next seconds (`t`), and by whom they are counted: by client address until it is known who asks, then by principal. The form is that of the IETF's draft on rate limit header fields. */
    RateLimit: string;
    /** @description Seconds to wait before trying again. */
    RetryAfter: number;
    /** @description Names this state of the object (RFC 9110, 8.8.3), for `If-Match`. */
    EntityTag: string;
    /** @description Where the new resource is. */
    'Location-2': string;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  createToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TokenRequest'];
        'application/x-www-form-urlencoded': components['schemas']['TokenRequest'];
      };
    };
    responses: {
      /** @description Signed in. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tokens'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  login: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Login'];
      };
    };
    responses: {
      /** @description Signed in. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignIn'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  refreshTokens: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Refresh'];
      };
    };
    responses: {
      /** @description New tokens. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tokens'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  logout: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  switchTenant: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TenantSwitch'];
      };
    };
    responses: {
      /** @description A token for the tenant. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AccessToken'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  changePassword: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PasswordChange'];
      };
    };
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getCurrentSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The account and the session. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CurrentSession'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listSessions: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Order; a leading minus reverses it. */
        sort?: '-created_at' | 'created_at';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of sessions. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  revokeSession: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
      };
      path: {
        /** @description The session. */
        session_id: components['parameters']['SessionId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getSecondFactor: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The second factor. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SecondFactor'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  enrolSecondFactor: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Enrolment'];
      };
    };
    responses: {
      /** @description The secret, for this once. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EnrolledSecret'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  disableSecondFactor: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  confirmSecondFactor: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OneTimeCode'];
      };
    };
    responses: {
      /** @description The recovery codes, for this once. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecoveryCodes'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  verifySecondFactor: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OneTimeCode'];
      };
    };
    responses: {
      /** @description An access token. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AccessToken'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  renewRecoveryCodes: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The recovery codes, for this once. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecoveryCodes'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  register: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Registration'];
      };
    };
    responses: {
      /** @description The new account, by invitation. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Account'];
        };
      };
      /** @description Taken; what comes of it, if anything, comes by mail. */
      202: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Acknowledgement'];
        };
      };
      400: components['responses']['BadRequest'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  confirmRegistration: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RegistrationConfirmation'];
      };
    };
    responses: {
      /** @description The new account. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Account'];
        };
      };
      400: components['responses']['BadRequest'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  requestPasswordReset: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PasswordResetRequest'];
      };
    };
    responses: {
      /** @description Taken; what comes of it, if anything, comes by mail. */
      202: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Acknowledgement'];
        };
      };
      400: components['responses']['BadRequest'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  resetPassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PasswordReset'];
      };
    };
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      404: components['responses']['NotFound'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listIdentityProviders: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The providers. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IdentityProvider'][];
        };
      };
      400: components['responses']['BadRequest'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  exchangeFederatedSignIn: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['FederatedExchange'];
      };
    };
    responses: {
      /** @description Signed in. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignIn'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  startFederatedSignIn: {
    parameters: {
      query?: {
        /** @description The tenant to act in; without it, the only tenant of the user, or none. */
        tenant_id?: components['schemas']['Id'];
        /** @description The client’s address to come back to: one of those the configuration lists, to the letter. */
        return_to?: string;
        /** @description With `return_to`: the S256 challenge (RFC 7636) whose verifier the client will trade the code with. */
        code_challenge?: string;
      };
      header?: never;
      path: {
        /** @description The provider, by its key. */
        provider: components['parameters']['Provider'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Go on to `Location`. */
      302: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          Location: components['headers']['Location'];
          'Set-Cookie': components['headers']['FlowCookie'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  finishFederatedSignIn: {
    parameters: {
      query: {
        /** @description As it was sent to the provider. */
        state: string;
        /** @description The provider’s code. */
        code?: string;
        /** @description The issuer that answers (RFC 9207). */
        iss?: string;
        /** @description Why the provider signed nobody in. */
        error?: string;
        /** @description Providers may send more; it is ignored (RFC 6749, 4.1.2). */
        others?: {
          [key: string]: string;
        };
      };
      header?: never;
      path: {
        /** @description The provider, by its key. */
        provider: components['parameters']['Provider'];
      };
      cookie?: {
        /** @description From the beginning of the sign-in. */
        '__Host-federation'?: string;
        /** @description The same where the gateway is reached without TLS: on loopback, in development. */
        federation?: string;
      };
    };
    requestBody?: never;
    responses: {
      /** @description Signed in. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignIn'];
        };
      };
      /** @description Go on to `Location`. */
      302: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          Location: components['headers']['Location'];
          'Set-Cookie': components['headers']['FlowCookie'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listIdentities: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Order; a leading minus reverses it. */
        sort?: '-created_at' | 'created_at';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of identities. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IdentityPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  unlinkIdentity: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
      };
      path: {
        /** @description The identity. */
        identity_id: components['parameters']['IdentityId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listApiKeys: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Text that some field contains, in either case. */
        search?: components['parameters']['Search'];
        /** @description Order; a leading minus reverses it. */
        sort?: '-created_at' | 'created_at' | 'name' | '-name';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of keys. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApiKeyPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  createApiKey: {
    parameters: {
      query?: never;
      header?: {
        /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ApiKeyCreation'];
      };
    };
    responses: {
      /** @description The new key, its secret included. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApiKeyWithSecret'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getApiKey: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The API key. */
        key_id: components['parameters']['KeyId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The key. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApiKey'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  revokeApiKey: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The API key. */
        key_id: components['parameters']['KeyId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  updateApiKey: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The API key. */
        key_id: components['parameters']['KeyId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ApiKeyUpdate'];
      };
    };
    responses: {
      /** @description The key as changed. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApiKey'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  rotateApiKey: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The API key. */
        key_id: components['parameters']['KeyId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ApiKeyRotation'];
      };
    };
    responses: {
      /** @description The key with its new secret. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApiKeyWithSecret'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listInvitations: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Text that some field contains, in either case. */
        search?: components['parameters']['Search'];
        /** @description Order; a leading minus reverses it. */
        sort?: '-created_at' | 'created_at' | 'email' | '-email';
        /** @description Only those of this status. */
        status?: components['schemas']['InvitationStatus'];
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of invitations. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['InvitationPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  createInvitation: {
    parameters: {
      query?: never;
      header?: {
        /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['InvitationCreation'];
      };
    };
    responses: {
      /** @description The invitation. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Invitation'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  verifyInvitation: {
    parameters: {
      query: {
        /** @description From the mailed link. */
        token: components['schemas']['InvitationToken'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What the invitation is about. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['InvitationPreview'];
        };
      };
      400: components['responses']['BadRequest'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  acceptInvitation: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['InvitationAcceptance'];
      };
    };
    responses: {
      /** @description The new account. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Account'];
        };
      };
      400: components['responses']['BadRequest'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  joinTenant: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TenantJoining'];
      };
    };
    responses: {
      /** @description The tenant that the account belongs to now. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JoinedTenant'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getInvitation: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The invitation. */
        invitation_id: components['parameters']['InvitationId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The invitation. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Invitation'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  revokeInvitation: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The invitation. */
        invitation_id: components['parameters']['InvitationId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  resendInvitation: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The invitation. */
        invitation_id: components['parameters']['InvitationId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The invitation. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Invitation'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getCurrentUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The caller. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  updateCurrentUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ProfileUpdate'];
      };
    };
    responses: {
      /** @description The caller as changed. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getCurrentAbility: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The ability. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Ability'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listUsers: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Text that some field contains, in either case. */
        search?: components['parameters']['Search'];
        /** @description Order; a leading minus reverses it. */
        sort?: 'email' | '-email' | 'created_at' | '-created_at' | 'last_name' | '-last_name';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of users. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  createUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UserCreation'];
      };
    };
    responses: {
      /** @description The new user. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The user. */
        user_id: components['parameters']['UserId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The user. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The user. */
        user_id: components['parameters']['UserId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  updateUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The user. */
        user_id: components['parameters']['UserId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UserUpdate'];
      };
    };
    responses: {
      /** @description The user as changed. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  removeUserSecondFactor: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The user. */
        user_id: components['parameters']['UserId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listTenants: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items to answer with at most. */
        limit?: components['parameters']['ArrayLimit'];
        /** @description Text that some field contains, in either case. */
        search?: components['parameters']['Search'];
        /** @description Order; a leading minus reverses it. */
        sort?: 'name' | '-name' | 'created_at' | '-created_at';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Tenants. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          'X-Total-Count': components['headers']['TotalCount'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tenant'][];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  createTenant: {
    parameters: {
      query?: never;
      header?: {
        /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TenantCreation'];
      };
    };
    responses: {
      /** @description The new tenant. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tenant'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getTenant: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The tenant. */
        tenant_id: components['parameters']['TenantId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The tenant. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tenant'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteTenant: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The tenant. */
        tenant_id: components['parameters']['TenantId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  updateTenant: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The tenant. */
        tenant_id: components['parameters']['TenantId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TenantUpdate'];
      };
    };
    responses: {
      /** @description The tenant as changed. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tenant'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listChildTenants: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Text that some field contains, in either case. */
        search?: components['parameters']['Search'];
        /** @description Order; a leading minus reverses it. */
        sort?: 'name' | '-name' | 'created_at' | '-created_at';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The tenant. */
        tenant_id: components['parameters']['TenantId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of tenants. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChildTenantPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  createChildTenant: {
    parameters: {
      query?: never;
      header?: {
        /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The tenant. */
        tenant_id: components['parameters']['TenantId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChildTenantCreation'];
      };
    };
    responses: {
      /** @description The new tenant. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChildTenant'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  inviteChildAdministrator: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The tenant. */
        tenant_id: components['parameters']['TenantId'];
        /** @description The child tenant. */
        child_id: components['schemas']['Id'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AdministratorInvitation'];
      };
    };
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listTenantUsers: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Text that some field contains, in either case. */
        search?: components['parameters']['Search'];
        /** @description Order; a leading minus reverses it. */
        sort?: 'email' | '-email' | 'created_at' | '-created_at';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The tenant. */
        tenant_id: components['parameters']['TenantId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of users. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TenantUserPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  addTenantUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The tenant. */
        tenant_id: components['parameters']['TenantId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TenantUserAddition'];
      };
    };
    responses: {
      /** @description The user as a member. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TenantUser'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  removeTenantUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The tenant. */
        tenant_id: components['parameters']['TenantId'];
        /** @description The user. */
        user_id: components['parameters']['UserId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  assignRole: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The tenant. */
        tenant_id: components['parameters']['TenantId'];
        /** @description The user. */
        user_id: components['parameters']['UserId'];
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  unassignRole: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The tenant. */
        tenant_id: components['parameters']['TenantId'];
        /** @description The user. */
        user_id: components['parameters']['UserId'];
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listRoles: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items to answer with at most. */
        limit?: components['parameters']['ArrayLimit'];
        /** @description Text that some field contains, in either case. */
        search?: components['parameters']['Search'];
        /** @description Order; a leading minus reverses it. */
        sort?: 'name' | '-name' | 'created_at' | '-created_at';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Roles. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          'X-Total-Count': components['headers']['TotalCount'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Role'][];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  createRole: {
    parameters: {
      query?: never;
      header?: {
        /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RoleCreation'];
      };
    };
    responses: {
      /** @description The new role. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleDetails'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getRole: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The role. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleDetails'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteRole: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  updateRole: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RoleUpdate'];
      };
    };
    responses: {
      /** @description The role as changed. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleDetails'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listRolePermissions: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Permissions. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          'X-Total-Count': components['headers']['TotalCount'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Permission'][];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  addRolePermissions: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PermissionAddition'];
      };
    };
    responses: {
      /** @description The role as changed. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleDetails'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  removeRolePermissions: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
        /** @description The permission's code. */
        permission_id: components['parameters']['PermissionId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listRoleUsers: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ids of users. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['EntityTag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleUsers'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  setRoleUsers: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RoleUsers'];
      };
    };
    responses: {
      /** @description Ids of users. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['EntityTag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleUsers'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listPermissions: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items to answer with at most. */
        limit?: components['parameters']['ArrayLimit'];
        /** @description Text that some field contains, in either case. */
        search?: components['parameters']['Search'];
        /** @description Order; a leading minus reverses it. */
        sort?: 'id' | '-id' | 'name' | '-name';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Permissions. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          'X-Total-Count': components['headers']['TotalCount'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Permission'][];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listScimUsers: {
    parameters: {
      query?: {
        /** @description Which of them (RFC 7644, 3.4.2.2), such as `userName eq "ada@demo.example"`. */
        filter?: components['parameters']['Filter'];
        /** @description The first of the page, from 1; less than 1 means 1. */
        startIndex?: components['parameters']['StartIndex'];
        /** @description How many the page has at most; less than 0 means 0, more than there may be means as many as there may be. */
        count?: components['parameters']['Count'];
        /** @description The attribute to sort by; by `id` if absent. */
        sortBy?: components['parameters']['SortBy'];
        /** @description The order of `sortBy`. */
        sortOrder?: components['parameters']['SortOrder'];
        /** @description The attributes to answer with, joined by commas. */
        attributes?: components['parameters']['Attributes'];
        /** @description The attributes to leave out, joined by commas. */
        excludedAttributes?: components['parameters']['ExcludedAttributes'];
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of users. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimUserList'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      401: components['responses']['ScimUnauthorized'];
      403: components['responses']['ScimForbidden'];
      404: components['responses']['ScimNotFound'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  createScimUser: {
    parameters: {
      query?: {
        /** @description The attributes to answer with, joined by commas. */
        attributes?: components['parameters']['Attributes'];
        /** @description The attributes to leave out, joined by commas. */
        excludedAttributes?: components['parameters']['ExcludedAttributes'];
      };
      header?: {
        /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/scim+json': components['schemas']['ScimUserWrite'];
        'application/json': components['schemas']['ScimUserWrite'];
      };
    };
    responses: {
      /** @description The new user. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['EntityTag'];
          Location: components['headers']['Location-2'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimUser'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      401: components['responses']['ScimUnauthorized'];
      403: components['responses']['ScimForbidden'];
      404: components['responses']['ScimNotFound'];
      409: components['responses']['ScimConflict'];
      413: components['responses']['ScimPayloadTooLarge'];
      415: components['responses']['ScimUnsupportedMediaType'];
      422: components['responses']['ScimUnprocessable'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  getScimUser: {
    parameters: {
      query?: {
        /** @description The attributes to answer with, joined by commas. */
        attributes?: components['parameters']['Attributes'];
        /** @description The attributes to leave out, joined by commas. */
        excludedAttributes?: components['parameters']['ExcludedAttributes'];
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The user. */
        user_id: components['parameters']['UserId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The user. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['EntityTag'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimUser'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      401: components['responses']['ScimUnauthorized'];
      403: components['responses']['ScimForbidden'];
      404: components['responses']['ScimNotFound'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  replaceScimUser: {
    parameters: {
      query?: {
        /** @description The attributes to answer with, joined by commas. */
        attributes?: components['parameters']['Attributes'];
        /** @description The attributes to leave out, joined by commas. */
        excludedAttributes?: components['parameters']['ExcludedAttributes'];
      };
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The user. */
        user_id: components['parameters']['UserId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/scim+json': components['schemas']['ScimUserWrite'];
        'application/json': components['schemas']['ScimUserWrite'];
      };
    };
    responses: {
      /** @description The user as changed. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['EntityTag'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimUser'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      401: components['responses']['ScimUnauthorized'];
      403: components['responses']['ScimForbidden'];
      404: components['responses']['ScimNotFound'];
      409: components['responses']['ScimConflict'];
      412: components['responses']['ScimPreconditionFailed'];
      413: components['responses']['ScimPayloadTooLarge'];
      415: components['responses']['ScimUnsupportedMediaType'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  deleteScimUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The user. */
        user_id: components['parameters']['UserId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['ScimBadRequest'];
      401: components['responses']['ScimUnauthorized'];
      403: components['responses']['ScimForbidden'];
      404: components['responses']['ScimNotFound'];
      409: components['responses']['ScimConflict'];
      412: components['responses']['ScimPreconditionFailed'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  patchScimUser: {
    parameters: {
      query?: {
        /** @description The attributes to answer with, joined by commas. */
        attributes?: components['parameters']['Attributes'];
        /** @description The attributes to leave out, joined by commas. */
        excludedAttributes?: components['parameters']['ExcludedAttributes'];
      };
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The user. */
        user_id: components['parameters']['UserId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/scim+json': components['schemas']['ScimPatch'];
        'application/json': components['schemas']['ScimPatch'];
      };
    };
    responses: {
      /** @description The user as changed. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['EntityTag'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimUser'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      401: components['responses']['ScimUnauthorized'];
      403: components['responses']['ScimForbidden'];
      404: components['responses']['ScimNotFound'];
      409: components['responses']['ScimConflict'];
      412: components['responses']['ScimPreconditionFailed'];
      413: components['responses']['ScimPayloadTooLarge'];
      415: components['responses']['ScimUnsupportedMediaType'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  listScimGroups: {
    parameters: {
      query?: {
        /** @description Which of them (RFC 7644, 3.4.2.2), such as `userName eq "ada@demo.example"`. */
        filter?: components['parameters']['Filter'];
        /** @description The first of the page, from 1; less than 1 means 1. */
        startIndex?: components['parameters']['StartIndex'];
        /** @description How many the page has at most; less than 0 means 0, more than there may be means as many as there may be. */
        count?: components['parameters']['Count'];
        /** @description The attribute to sort by; by `id` if absent. */
        sortBy?: components['parameters']['SortBy'];
        /** @description The order of `sortBy`. */
        sortOrder?: components['parameters']['SortOrder'];
        /** @description The attributes to answer with, joined by commas. */
        attributes?: components['parameters']['Attributes'];
        /** @description The attributes to leave out, joined by commas. */
        excludedAttributes?: components['parameters']['ExcludedAttributes'];
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of groups. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimGroupList'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      401: components['responses']['ScimUnauthorized'];
      403: components['responses']['ScimForbidden'];
      404: components['responses']['ScimNotFound'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  createScimGroup: {
    parameters: {
      query?: {
        /** @description The attributes to answer with, joined by commas. */
        attributes?: components['parameters']['Attributes'];
        /** @description The attributes to leave out, joined by commas. */
        excludedAttributes?: components['parameters']['ExcludedAttributes'];
      };
      header?: {
        /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/scim+json': components['schemas']['ScimGroupWrite'];
        'application/json': components['schemas']['ScimGroupWrite'];
      };
    };
    responses: {
      /** @description The new group. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['EntityTag'];
          Location: components['headers']['Location-2'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimGroup'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      401: components['responses']['ScimUnauthorized'];
      403: components['responses']['ScimForbidden'];
      404: components['responses']['ScimNotFound'];
      409: components['responses']['ScimConflict'];
      413: components['responses']['ScimPayloadTooLarge'];
      415: components['responses']['ScimUnsupportedMediaType'];
      422: components['responses']['ScimUnprocessable'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  getScimGroup: {
    parameters: {
      query?: {
        /** @description The attributes to answer with, joined by commas. */
        attributes?: components['parameters']['Attributes'];
        /** @description The attributes to leave out, joined by commas. */
        excludedAttributes?: components['parameters']['ExcludedAttributes'];
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The group. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['EntityTag'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimGroup'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      401: components['responses']['ScimUnauthorized'];
      403: components['responses']['ScimForbidden'];
      404: components['responses']['ScimNotFound'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  replaceScimGroup: {
    parameters: {
      query?: {
        /** @description The attributes to answer with, joined by commas. */
        attributes?: components['parameters']['Attributes'];
        /** @description The attributes to leave out, joined by commas. */
        excludedAttributes?: components['parameters']['ExcludedAttributes'];
      };
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/scim+json': components['schemas']['ScimGroupWrite'];
        'application/json': components['schemas']['ScimGroupWrite'];
      };
    };
    responses: {
      /** @description The group as changed. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['EntityTag'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimGroup'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      401: components['responses']['ScimUnauthorized'];
      403: components['responses']['ScimForbidden'];
      404: components['responses']['ScimNotFound'];
      409: components['responses']['ScimConflict'];
      412: components['responses']['ScimPreconditionFailed'];
      413: components['responses']['ScimPayloadTooLarge'];
      415: components['responses']['ScimUnsupportedMediaType'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  deleteScimGroup: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['ScimBadRequest'];
      401: components['responses']['ScimUnauthorized'];
      403: components['responses']['ScimForbidden'];
      404: components['responses']['ScimNotFound'];
      409: components['responses']['ScimConflict'];
      412: components['responses']['ScimPreconditionFailed'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  patchScimGroup: {
    parameters: {
      query?: {
        /** @description The attributes to answer with, joined by commas. */
        attributes?: components['parameters']['Attributes'];
        /** @description The attributes to leave out, joined by commas. */
        excludedAttributes?: components['parameters']['ExcludedAttributes'];
      };
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The role. */
        role_id: components['parameters']['RoleId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/scim+json': components['schemas']['ScimPatch'];
        'application/json': components['schemas']['ScimPatch'];
      };
    };
    responses: {
      /** @description The group as changed, where `attributes` or `excludedAttributes` ask for some of it. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['EntityTag'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimGroup'];
        };
      };
      204: components['responses']['NoContent'];
      400: components['responses']['ScimBadRequest'];
      401: components['responses']['ScimUnauthorized'];
      403: components['responses']['ScimForbidden'];
      404: components['responses']['ScimNotFound'];
      409: components['responses']['ScimConflict'];
      412: components['responses']['ScimPreconditionFailed'];
      413: components['responses']['ScimPayloadTooLarge'];
      415: components['responses']['ScimUnsupportedMediaType'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  getScimServiceProviderConfig: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What there is. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimServiceProviderConfig'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  listScimResourceTypes: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The resource types. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimResourceTypeList'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  getScimResourceType: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The resource type. */
        resource_type: components['parameters']['ResourceTypeName'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The resource types. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimResourceType'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      404: components['responses']['ScimNotFound'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  listScimSchemas: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The schemas. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimSchemaList'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  getScimSchema: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The schema's URN. */
        schema_urn: components['parameters']['SchemaUrn'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The schemas. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/scim+json': components['schemas']['ScimSchema'];
        };
      };
      400: components['responses']['ScimBadRequest'];
      404: components['responses']['ScimNotFound'];
      429: components['responses']['ScimTooManyRequests'];
      500: components['responses']['ScimInternalError'];
      503: components['responses']['ScimUnavailable'];
    };
  };
  listVms: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Text that some field contains, in either case. */
        search?: components['parameters']['Search'];
        /** @description Only machines in this state. */
        status?: components['schemas']['VmStatus'];
        /** @description Only machines with this tag. */
        tag?: components['schemas']['Tag'];
        /** @description Order; a leading minus reverses it. */
        sort?: 'created_at' | '-created_at' | 'name' | '-name';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of machines. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['VmPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  createVm: {
    parameters: {
      query?: never;
      header?: {
        /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VmCreation'];
      };
    };
    responses: {
      /** @description The new machine. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Vm'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getVm: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The virtual machine. */
        vm_id: components['parameters']['VmId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The machine. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Vm'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteVm: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The virtual machine. */
        vm_id: components['parameters']['VmId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  updateVm: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The virtual machine. */
        vm_id: components['parameters']['VmId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VmUpdate'];
      };
    };
    responses: {
      /** @description The machine as changed. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Vm'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listVmLogs: {
    parameters: {
      query?: {
        /** @description How many entries at most. */
        limit?: number;
        /** @description Whose words. */
        source?: 'activity' | 'console';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The virtual machine. */
        vm_id: components['parameters']['VmId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Log entries. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['VmLogEntry'][];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  performVmAction: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The virtual machine. */
        vm_id: components['parameters']['VmId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VmAction'];
      };
    };
    responses: {
      /** @description The machine, the action pending. */
      202: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Vm'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getJob: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The job. */
        job_id: components['schemas']['Id'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listApprovals: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Only those in this state. */
        status?: components['schemas']['ApprovalStatus'];
        /** @description Order; a leading minus reverses it. */
        sort?: '-created_at' | 'created_at';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of approvals. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApprovalPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getApproval: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The approval. */
        approval_id: components['parameters']['ApprovalId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The approval. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Approval'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  decideApproval: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The approval. */
        approval_id: components['parameters']['ApprovalId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ApprovalDecision'];
      };
    };
    responses: {
      /** @description The approval. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Approval'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getQuotas: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The quotas. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Quotas'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  setQuotas: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['QuotaLimits'];
      };
    };
    responses: {
      /** @description The quotas. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Quotas'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listVmTemplates: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items to answer with at most. */
        limit?: components['parameters']['ArrayLimit'];
        /** @description Text that some field contains, in either case. */
        search?: components['parameters']['Search'];
        /** @description Order; a leading minus reverses it. */
        sort?: 'name' | '-name' | 'created_at' | '-created_at';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Templates. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          'X-Total-Count': components['headers']['TotalCount'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['VmTemplate'][];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  createVmTemplate: {
    parameters: {
      query?: never;
      header?: {
        /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VmTemplateCreation'];
      };
    };
    responses: {
      /** @description The new template. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['VmTemplate'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getVmTemplate: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The template. */
        template_id: components['parameters']['TemplateId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The template. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['VmTemplate'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteVmTemplate: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The template. */
        template_id: components['parameters']['TemplateId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  updateVmTemplate: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The template. */
        template_id: components['parameters']['TemplateId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VmTemplateUpdate'];
      };
    };
    responses: {
      /** @description The template as changed. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['VmTemplate'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getUsage: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description From this moment on; its second included. At most 366 days before the end. */
        from?: components['schemas']['Moment'];
        /** @description Until this moment, its second not included, and never beyond now. */
        to?: components['schemas']['Moment'];
        /** @description A month (UTC), until now if it is not over; instead of `from` and `to`. */
        month?: components['schemas']['Month'];
        /** @description How it is answered. CSV (RFC 4180) has a header and all machines: `page` and `limit` are none of its business. */
        format?: 'json' | 'csv';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The usage. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Usage'];
          'text/csv': string;
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listUsageMonths: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Order; a leading minus reverses it. */
        sort?: components['parameters']['MonthSort'];
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of months. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UsageMonthPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listUsageMonthLines: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Only of this month (UTC). */
        month?: components['schemas']['Month'];
        /** @description Only of this machine. */
        vm_id?: components['schemas']['Id'];
        /** @description Order; a leading minus reverses it. */
        sort?: components['parameters']['MonthSort'];
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of lines. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UsageMonthLinePage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listAuditEvents: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Only this action. */
        action?: string;
        /** @description Only on this kind of resource. */
        resource_type?: string;
        /** @description Only on this object. */
        resource_id?: string;
        /** @description Only by this principal. */
        actor_id?: components['schemas']['Id'];
        /** @description Only of this outcome. */
        outcome?: 'allowed' | 'denied';
        /** @description Order; a leading minus reverses it. */
        sort?: '-sequence' | 'sequence';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of events. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditEventPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getPolicies: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The policies. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Policies'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  explainDecision: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ExplainRequest'];
      };
    };
    responses: {
      /** @description The explanation. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Explanation'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listDecisions: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Only of this effect. */
        effect?: 'allow' | 'deny';
        /** @description Only this action. */
        action?: string;
        /** @description Only on this kind of resource. */
        resource_type?: string;
        /** @description Only on this object. */
        resource_id?: string;
        /** @description Only on what this principal asked; an API key has an id of its own. */
        principal_id?: string;
        /** @description Only from this moment on. */
        since?: string;
        /** @description Only before this moment. */
        until?: string;
        /** @description Order; a leading minus reverses it. */
        sort?: '-decided_at' | 'decided_at';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of decisions. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DecisionPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getDecision: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The decision: `X-Decision-Id` of an answer, or `decision_id` of a problem or an audit event. */
        decision_id: components['schemas']['DecisionId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The decision. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['EntityTag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DecisionDetails'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  followEvents: {
    parameters: {
      query?: {
        /** @description The same, for clients that cannot set the header, which comes before it. */
        after?: string;
        /** @description Patterns of types, separated by commas; a star stands for any text. */
        types?: string;
        /** @description Whether to wait for more once there is nothing left to tell. */
        follow?: boolean;
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
        /** @description The sequence of the last event that was received. */
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Events, for as long as the caller listens. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['EventStream'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listWebhooks: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Text that some field contains, in either case. */
        search?: components['parameters']['Search'];
        /** @description Order; a leading minus reverses it. */
        sort?: '-created_at' | 'created_at' | 'name' | '-name';
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of webhooks. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  createWebhook: {
    parameters: {
      query?: never;
      header?: {
        /** @description Names this request, by a random value of the client's: sent again within 24 hours, it makes nothing anew and gets the same answer. With another body: 422. */
        'Idempotency-Key'?: components['parameters']['IdempotencyKey'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCreation'];
      };
    };
    responses: {
      /** @description The new webhook, its secret included. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookWithSecret'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getWebhook: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The webhook. */
        webhook_id: components['parameters']['WebhookId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The webhook. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Webhook'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteWebhook: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The webhook. */
        webhook_id: components['parameters']['WebhookId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: components['responses']['NoContent'];
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  updateWebhook: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The webhook. */
        webhook_id: components['parameters']['WebhookId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookUpdate'];
      };
    };
    responses: {
      /** @description The webhook as changed. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          ETag: components['headers']['EntityTag'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Webhook'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Unprocessable'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  rotateWebhookSecret: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The webhook. */
        webhook_id: components['parameters']['WebhookId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookSecretRotation'];
      };
    };
    responses: {
      /** @description The webhook with its new secret. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookWithSecret'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  listWebhookDeliveries: {
    parameters: {
      query?: {
        /** @description Which page, from 1. */
        page?: components['parameters']['Page'];
        /** @description How many items a page has. */
        limit?: components['parameters']['Limit'];
        /** @description Only those that have come so far. */
        status?: components['schemas']['DeliveryStatus'];
      };
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The webhook. */
        webhook_id: components['parameters']['WebhookId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of deliveries. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookDeliveryPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  redeliverWebhook: {
    parameters: {
      query?: never;
      header?: {
        /** @description Change the object only if it is still in one of these states, named by their `ETag`; 412 otherwise. */
        'If-Match'?: components['parameters']['IfMatch'];
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
      };
      path: {
        /** @description The webhook. */
        webhook_id: components['parameters']['WebhookId'];
        /** @description The delivery. */
        delivery_id: components['parameters']['DeliveryId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The delivery, which waits to be tried. */
      202: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookDelivery'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  evaluateAccess: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
        /** @description The caller's own name for the request. It is in the answer as it is. */
        'X-Request-ID'?: components['parameters']['RequestId'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EvaluationRequest'];
      };
    };
    responses: {
      /** @description The decision. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Evaluation'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      413: components['responses']['PayloadTooLarge'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  evaluateAccesses: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
        /** @description The caller's own name for the request. It is in the answer as it is. */
        'X-Request-ID'?: components['parameters']['RequestId'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EvaluationsRequest'];
      };
    };
    responses: {
      /** @description The decisions, in the order of the questions. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Evaluations'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      413: components['responses']['PayloadTooLarge'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  searchSubjects: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
        /** @description The caller's own name for the request. It is in the answer as it is. */
        'X-Request-ID'?: components['parameters']['RequestId'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SubjectSearchRequest'];
      };
    };
    responses: {
      /** @description A page of what was found. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EntitySearchResult'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      413: components['responses']['PayloadTooLarge'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  searchResources: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
        /** @description The caller's own name for the request. It is in the answer as it is. */
        'X-Request-ID'?: components['parameters']['RequestId'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ResourceSearchRequest'];
      };
    };
    responses: {
      /** @description A page of what was found. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EntitySearchResult'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      413: components['responses']['PayloadTooLarge'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  searchActions: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant to act in, where it is not the token's. */
        'X-Tenant-ID'?: components['parameters']['TenantHeader'];
        /** @description The caller's own name for the request. It is in the answer as it is. */
        'X-Request-ID'?: components['parameters']['RequestId'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ActionSearchRequest'];
      };
    };
    responses: {
      /** @description A page of what was found. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActionSearchResult'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      413: components['responses']['PayloadTooLarge'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
  getAuthzenConfiguration: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The metadata. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          'X-Decision-Id': components['headers']['DecisionId'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuthzenConfiguration'];
        };
      };
      400: components['responses']['BadRequest'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
    };
  };
}
