import { join } from 'node:path';
import type { Config } from './config.ts';
import { packageRoot } from './shared/package-root.ts';

/** Where the policy files are: POLICY_DIR, else those that ship with the package, and POLICY_DIRS beside them. */
export const policyFolders = (config: Pick<Config, 'POLICY_DIR' | 'POLICY_DIRS'>): [string, ...string[]] => [
  config.POLICY_DIR ?? shippedPolicies,
  ...config.POLICY_DIRS,
];

/** The policies that ship with the package. */
export const shippedPolicies = join(packageRoot, 'policies');
