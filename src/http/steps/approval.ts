import { isDeepStrictEqual } from 'node:util';
import {
  appendEvent,
  enterScope,
  requestApproval,
  scopeOf,
  toProblem,
  useApproval,
  type Approvable,
  type Transaction,
} from '../../db/index.ts';
import type { Attributes, Decision } from '../../policy/index.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Able, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { actorOf } from './record-change.ts';

/**
 * Decide, and where somebody else must approve this very request and did lately, decide again knowing that. The approval is used up with
 * the transaction: if nothing comes of the request, it is still there.
 */
export const decideWithApproval = async (
  validated: Validated<Able>,
  gateway: Gateway,
  transaction: Transaction,
  decideUnder: (context: Attributes) => Decision,
): Promise<Decision> => {
  const decision = decideUnder(validated.context);
  const approvable = approvableOf(validated, decision, gateway);
  if (!approvable) return decision;
  const [[approval] = []] = await transaction.run(useApproval(approvable));
  return approval ? decideUnder({ ...validated.context, approval_age: approval.age as number }) : decision;
};

/**
 * Ask that a request that was denied be approved.
 * @returns the approval's id; null where no approval would help
 */
export const askForApproval = async (
  validated: Validated<Able>,
  decision: Decision,
  gateway: Gateway,
): Promise<string | null> => {
  const approvable = approvableOf(validated, decision, gateway);
  const table = gateway.resources.get('approval')?.source.table;
  if (!approvable || !table) return null;
  const { tenantId } = approvable;
  const { ability } = validated.dated;
  const { transaction } = await gateway.store.begin(scopeOf(ability, tenantId));
  try {
    const [, [asked] = []] = await transaction.run(
      ...requestApproval({
        ...approvable,
        operation: validated.operation.operationId,
        path: validated.ctx.path,
        action: decision.action,
        resource: decision.resource,
        asked: askedOf(decision),
        reason: decision.reason ?? '',
      }),
    );
    const { id, is_new: isNew } = asked as { id: string; is_new: boolean };
    const type = 'approval.request';
    const told = [
      enterScope({ ...scopeOf(ability, tenantId), principalId: null }),
      appendEvent(table, { tenantId, type, actor: actorOf(ability.principal), resourceId: id }),
    ];
    await transaction.commit(...(isNew ? told : []));
    return id;
  } catch (error) {
    await transaction.rollback();
    throw toProblem(error);
  }
};

/** Null for what no approval would lift. What happens in no tenant has nobody who could give one. */
const approvableOf = (
  { operation, input, dated, tenantId }: Validated<Able>,
  decision: Decision,
  { sealer }: Gateway,
): Approvable | null => {
  const { obligation, action, resource, ruleIds } = decision;
  if (obligation?.kind !== 'approval' || tenantId === null) return null;
  const { principal } = dated.ability;
  const { params, query, body } = input;
  const request = [actorOf(principal), operation.operationId, params, query, body];
  // What it comes to may hang on more than its text, such as the size of a template, and so may who demands that it be approved.
  const meaning = [action, resource.type, resource.id, askedOf(decision), ruleIds];
  const fingerprints = sealer.fingerprints(canonicalJson([...request, ...meaning]));
  return { tenantId, requestedBy: principal.id, fingerprints, maxAge: obligation.maxAge };
};

/**
 * What would change, in the policies' words. Of the rest of a request, such as secrets in it, nothing is told, nor of the object's other
 * attributes: whoever asked may not be allowed to see them.
 */
const askedOf = ({ inputs }: Decision): Attributes => {
  if (inputs?.asked.kind !== 'change') return {};
  const { current, proposed } = inputs.asked;
  return Object.fromEntries(
    Object.entries(proposed ?? {}).filter(([name, value]) => !isDeepStrictEqual(value, current?.[name])),
  );
};
