import { operation } from '../operation.ts';
import { tokensBody } from '../services/tokens-body.ts';

export const refreshTokens = operation('refreshTokens', async ({ body, clientAddress, userAgent }, { sessions }) => ({
  status: 200,
  body: tokensBody(await sessions.refresh(body.refresh_token, clientAddress, userAgent)),
}));
