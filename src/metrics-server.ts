import { createServer, type Server } from 'node:http';
import type { Config } from './config.ts';
import type { RequestMetrics } from './http/index.ts';

/** Prometheus metrics on a listener of their own, so that the public one never shows them. Null when switched off. */
export const startMetricsServer = async (config: Config, metrics: RequestMetrics): Promise<Server | null> => {
  if (config.METRICS_PORT === 'off') return null;
  const port = config.METRICS_PORT;
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, config.METRICS_HOST, () => {
      resolve();
    });
  });
  return server;
};
