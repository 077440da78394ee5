import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { policyKeys } from './app.ts';
import type { Config } from './config.ts';
import { loadSignedBundle, readSignedBundle, type PolicySet } from './policy/index.ts';
import { policyFolders } from './policy-folders.ts';
import { PolicyReloader, type Governed } from './policy-reloader.ts';
import { PolicyState } from './policy-state.ts';

/** The policies of a process that only works off jobs: webhooks are told what rules let their owners read. */
class UnderPolicies implements Governed<UnderPolicies> {
  readonly policies: PolicySet;
  readonly lasting: { policyState: PolicyState };

  constructor(policies: PolicySet, lasting: { policyState: PolicyState }) {
    this.policies = policies;
    this.lasting = lasting;
  }

  readonly under = (policies: PolicySet): Promise<UnderPolicies> =>
    Promise.resolve(new UnderPolicies(policies, this.lasting));
}

export interface WorkerPolicies {
  /** Those in force now. */
  policies: () => PolicySet;
  reload: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Load the policies, and go on looking for changed ones as gateways do.
 * @param lay makes sure that the database has what they need. @throws PolicyError
 */
export const watchPolicies = (
  config: Config,
  lay: (policies: PolicySet) => Promise<void>,
  log: Logger,
): WorkerPolicies => {
  const [folders, keys] = [policyFolders(config), policyKeys(config)];
  const bundle = readSignedBundle(folders);
  let app = new UnderPolicies(loadSignedBundle(bundle, keys), { policyState: new PolicyState(new Registry()) });
  const live = {
    get app() {
      return app;
    },
    replace: (changed: UnderPolicies) => {
      app = changed;
    },
  };
  const reloader = new PolicyReloader({ live, folders, keys, bundle, lay, onReload: () => undefined, log });
  if (config.POLICY_RELOAD_SECONDS > 0) reloader.watch(config.POLICY_RELOAD_SECONDS);
  return {
    policies: () => app.policies,
    reload: () => reloader.reload(),
    stop: () => reloader.stop(),
  };
};
