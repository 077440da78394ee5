import { operation } from '../operation.ts';
import { visitOf } from '../services/sessions.ts';
import { tokensBody } from '../services/tokens-body.ts';

export const refreshTokens = operation('refreshTokens', async ({ body, ...request }, { sessions }) => ({
  status: 200,
  body: tokensBody(await sessions.refresh(body.refresh_token, visitOf(request))),
}));
