/** Production settings, but for rates that no bench would stay below. */
export const gatewayEnvironment = (signingKey: string): Record<string, string> => ({
  NODE_ENV: 'production',
  PORT: '0',
  METRICS_PORT: '0',
  TOKEN_SIGNING_KEY: signingKey,
  ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
  TOKEN_ISSUER: 'bench',
  TOKEN_AUDIENCE: 'bench',
  PUBLIC_URL: 'https://bench.example',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'bench@bench.example',
  RATE_LIMIT_PER_ADDRESS: '1000000000',
  RATE_LIMIT_PER_PRINCIPAL: '1000000000',
  RATE_LIMIT_DECISIONS: '1000000000',
  DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
});
