import { readFileSync } from 'node:fs';
import type { Config } from './config.ts';
import { Outbound, parseNetworks } from './outbound/index.ts';

/** How addresses that tenants name are reached, as the configuration has it. */
export const outboundOf = (config: Config): Outbound =>
  new Outbound({
    allowed: parseNetworks(config.OUTBOUND_NETWORKS),
    ...(config.OUTBOUND_CA_FILE !== undefined && { ca: readFileSync(config.OUTBOUND_CA_FILE, 'utf8') }),
  });
