import type { LastingParts } from './lasting-parts.ts';

/** What is wrong although the node serves: codes, for whoever asks need not be anybody known. The log says more. */
export type DegradedReason = 'policy_reload_refused' | 'policy_digests_differ';

/** The answer of `/health/ready`. */
export interface Readiness {
  status: 'ready' | 'degraded';
  /** Empty while all is well. */
  reasons: DegradedReason[];
  /** Of the policies in force on this node. */
  policy_digest: string;
  /** Of those in force on the nodes that were seen lately, and on how many of them. */
  policy_digests: { digest: string; nodes: number }[];
}

/**
 * Whether the node can serve, and how well, for the app under the policies of this digest. Whoever asks while a look is under way
 * shares it: asking often costs no more. The database being away is Problem 503.
 */
export const readinessOf = (
  digest: string,
  { config, nodes, policyState }: Pick<LastingParts, 'config' | 'nodes' | 'policyState'>,
): (() => Promise<Readiness>) => {
  const look = async (): Promise<Readiness> => {
    const { digests, differingFor } = await nodes.look();
    const reasons: DegradedReason[] = [];
    if (policyState.refused) reasons.push('policy_reload_refused');
    if (differingFor !== null && differingFor >= config.POLICY_GRACE_SECONDS) reasons.push('policy_digests_differ');
    const status = reasons.length === 0 ? 'ready' : 'degraded';
    return { status, reasons, policy_digest: digest, policy_digests: digests };
  };
  let looking: Promise<Readiness> | null = null;
  return () =>
    (looking ??= look().finally(() => {
      looking = null;
    }));
};
