import { recordInputs, type Decision, type PolicySet, type PrincipalFacts } from '../policy/index.ts';
import { auditTrailOf } from './audit.ts';
import { prepare, statement, type Statement } from './statement.ts';

/** Who asked for a decision: a request to the gateway itself, or another application by its API or as a proxy. */
export type DecisionSource = 'request' | 'pdp' | 'forward';

/** A decision for the log. One without inputs is none of the policies', and is not logged. */
export interface DecisionEntry {
  decision: Decision;
  /** Those it was made under: they say what is sensitive. */
  policies: PolicySet;
  /** Null for what happens in no tenant: it is in the platform's log. */
  tenantId: string | null;
  requestId: string;
  source: DecisionSource;
}

const insert = prepare(`
  INSERT INTO decision_log (tenant_id, decided_at, id, effect, action, resource_type, resource_id, principal_type, principal_id,
    rule_ids, reason, policy_digest, request_id, source, inputs)
  SELECT current_tenant(), decision_time(d.id), d.* FROM jsonb_to_recordset($1::jsonb) AS d (id text, effect text, action text,
    resource_type text, resource_id text, principal_type text, principal_id text,
    rule_ids text[], reason text, policy_digest text, request_id text, source text, inputs jsonb)
  ON CONFLICT DO NOTHING`);

/** Add decisions to the log of the scope's tenant. Those that are there already stay as they are. */
export const appendDecisions = (entries: readonly DecisionEntry[]): Statement =>
  statement(insert, `[${entries.map(rowOf).join(',')}]`);

/** In whose log a decision is. */
export const logOf = ({ tenantId }: DecisionEntry): string => auditTrailOf(tenantId);

/** As JSON. */
const rowOf = ({ decision, policies, requestId, source }: DecisionEntry): string => {
  const { id, effect, action, resource, ruleIds, reason, digest, inputs } = decision;
  if (!inputs) throw new Error('a decision that no policy made is not logged');
  return storable(
    JSON.stringify({
      ...{ id, effect, action: brief(action), resource_type: brief(resource.type) },
      resource_id: resource.id === null ? null : brief(resource.id),
      ...{ principal_type: brief(inputs.principal.type), principal_id: brief(actorOf(inputs.principal)) },
      rule_ids: ruleIds,
      // What else than a rule refuses may say what was sent. The audit trail has it.
      reason: inputs.asked.kind === 'refusal' ? null : reason,
      ...{ policy_digest: digest, request_id: requestId, source },
      inputs: recordInputs(inputs, policies),
    }),
  );
};

/** What is looked up must not be of any length. The inputs have it whole. */
const brief = (text: string): string => (text.length <= 256 ? text : `${text.slice(0, 255)}…`);

/** As in the audit trail: a key's doings are the key's. */
const actorOf = ({ type, id, credentialId }: PrincipalFacts): string =>
  type === 'api_key' ? (credentialId ?? id) : id;

/** JSON without what PostgreSQL cannot hold: the character 0, and halves of surrogate pairs, which JSON escapes and jsonb refuses. */
const storable = (json: string): string =>
  json.replace(/\\(u0000|ud[89a-f][0-9a-f]{2}|[^])/g, (escape, what: string) => (what.length > 1 ? '\\ufffd' : escape));
