import type { AccessToken, IssuedTokens } from './sessions.ts';
import type { Account, SignedIn } from './sign-in.ts';

interface AccessTokenBody {
  access_token: string;
  token_type: 'bearer';
  expires_in: number;
}

/** An access token as clients see it (RFC 6749, 5.1). */
export const accessTokenBody = ({ accessToken, expiresIn }: AccessToken): AccessTokenBody => ({
  access_token: accessToken,
  token_type: 'bearer',
  expires_in: expiresIn,
});

/** The same with the refresh token to get the next with. */
export const tokensBody = (issued: IssuedTokens): AccessTokenBody & { refresh_token: string } => ({
  ...accessTokenBody(issued),
  refresh_token: issued.refreshToken,
});

/** The same with whose they are. */
export const signInBody = (signedIn: SignedIn): ReturnType<typeof tokensBody> & { user: Account } => ({
  ...tokensBody(signedIn),
  user: signedIn.account,
});
