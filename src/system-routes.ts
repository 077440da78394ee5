import Router from '@koa/router';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import type { Contract } from './contract/index.ts';
import type { AccessTokens } from './domains/iam/index.ts';
import type { Readiness } from './readiness.ts';

interface SystemParts {
  contract: Contract;
  tokens: AccessTokens;
  ready: () => Promise<Readiness>;
}

/** The few files of the interactive reference, served from the package that ships them. */
const referenceFiles = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']);
const referenceFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const referencePage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>VirtualStack API</title>
    <link rel="icon" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="reference"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const referenceScript = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true });\n`;

/** What is served besides the document's operations: health, the document itself and its reference, public keys. */
export const systemRoutes = ({ contract, tokens, ready }: SystemParts): Router => {
  const router = new Router({ strict: true, sensitive: true });

  router.get('/', (ctx) => {
    ctx.body = { name: 'VirtualStack', documentation: '/docs', api: contract.basePath };
  });
  router.get('/health', (ctx) => {
    ctx.body = { status: 'ok' };
  });
  router.get('/health/ready', async (ctx) => {
    ctx.body = await ready();
  });
  router.get('/openapi.json', (ctx) => {
    ctx.type = 'application/json';
    ctx.body = contract.json;
  });
  router.get('/openapi.yaml', (ctx) => {
    ctx.type = 'application/yaml';
    ctx.body = contract.yaml;
  });
  router.get('/.well-known/jwks.json', (ctx) => {
    ctx.body = { keys: tokens.publicJwks() };
  });
  router.get('/docs', (ctx) => {
    ctx.type = 'text/html';
    ctx.body = referencePage;
  });
  router.get('/docs/start.js', (ctx) => {
    ctx.type = 'text/javascript';
    ctx.body = referenceScript;
  });
  router.get('/docs/:file', async (ctx) => {
    const { file = '' } = ctx.params as { file?: string };
    if (!referenceFiles.has(file)) return;
    const path = join(referenceFolder, file);
    ctx.type = extname(file);
    ctx.length = (await stat(path)).size;
    ctx.body = createReadStream(path);
  });
  return router;
};
