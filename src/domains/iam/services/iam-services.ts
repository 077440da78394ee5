import type { PolicySet } from '../../../policy/index.ts';
import type { AttemptLimits } from './attempt-limits.ts';
import type { CurrentPassword } from './current-password.ts';
import type { FederatedSignIn } from '../federation/federated-sign-in.ts';
import type { FlowCookie } from '../federation/flow-cookie.ts';
import type { Passwords } from './passwords.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Invitations } from './invitations.ts';
import type { LinkLimits } from './link-limits.ts';
import type { PasswordResets } from './password-resets.ts';
import type { Registrations } from './registrations.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';
import type { SignInLimits } from './sign-in-limits.ts';

/** What the domain's operations work with besides the request's own transaction. */
export interface IamServices {
  passwords: Passwords;
  signIn: SignIn;
  sessions: Sessions;
  limits: SignInLimits;
  currentPassword: CurrentPassword;
  confirmations: AttemptLimits;
  secondFactors: SecondFactors;
  linkLimits: LinkLimits;
  invitations: Invitations;
  registrations: Registrations;
  passwordResets: PasswordResets;
  /** How long what is mailed is good for, in seconds. */
  lifetimes: { invitation: number };
  federation: FederatedSignIn;
  flowCookie: FlowCookie;
  /** Whether a tenant is a user's to enter. */
  entitled: (userId: string, tenantId: string) => Promise<boolean>;
  policies: PolicySet;
  /** What other domains still keep in a tenant, in words; empty if nothing. Answered by them, in the transaction. */
  resourcesInUse: (tenantId: string) => Promise<string[]>;
}
