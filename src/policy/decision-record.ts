import { isJsonObject } from '../shared/json-object.ts';
import { Refusal } from '../shared/refusal.ts';
import type { Effect } from './policy.ts';
import type { RecordedInputs } from './recorded-inputs.ts';

/** A decision as the log has it, and as a line of an exported one: JSON. */
export interface DecisionRecord {
  /** The decision's: `<uuid>.<first 12 digits of the digest>`. */
  id: string;
  tenant_id: string;
  /** RFC 3339. */
  decided_at: string;
  effect: Effect;
  action: string;
  resource: { type: string; id: string | null };
  /** An API key is named by its own id. */
  principal: { type: string; id: string };
  rule_ids: readonly string[];
  reason: string | null;
  policy_digest: string;
  request_id: string;
  /** Who asked: `request`, `pdp`, `forward`. */
  source: string;
  inputs: RecordedInputs;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);

type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

const has =
  (shape: Shape) =>
  (value: unknown): boolean =>
    isJsonObject(value) &&
    Object.entries(shape).every(([name, holds]) => Object.hasOwn(value, name) && holds(value[name]));

const isEffect = (value: unknown): boolean => value === 'allow' || value === 'deny';
const isNamed = has({ type: isText, id: isTextOrNull });
const isScope = (value: unknown): boolean => value === 'tenant' || value === 'platform';
const isObjectOrNull = (value: unknown): boolean => value === null || isJsonObject(value);

const askedShapes: Readonly<Record<string, Shape>> = {
  coarse: {},
  refusal: {},
  object: { attributes: isJsonObject },
  change: { current: isObjectOrNull, proposed: isObjectOrNull, fields: isTexts },
  list: { by: isTexts, view: isText },
};

const isAsked = (value: unknown): boolean => {
  if (!isJsonObject(value) || !isText(value.kind) || !Object.hasOwn(askedShapes, String(value.kind))) return false;
  return has(askedShapes[String(value.kind)] ?? {})(value);
};

const isInputs = has({
  principal: has({
    ...{ type: isText, id: isText, scope: isScope, is_member: (value) => typeof value === 'boolean' },
    ...{ permissions: isTexts, platform_permissions: isTexts, attributes: isJsonObject },
    second_factor_at: (value) => value === null || typeof value === 'number',
  }),
  tenant: (value) => value === null || has({ id: isText, kind: isText, status: isText })(value),
  request: has({ action: isText, properties: isJsonObject, resource: isNamed, context: isJsonObject }),
  asked: isAsked,
});

const isRecord = has({
  ...{ id: isText, tenant_id: isText, decided_at: isText, effect: isEffect, action: isText, resource: isNamed },
  ...{ principal: isNamed, rule_ids: isTexts, reason: isTextOrNull, policy_digest: isText, request_id: isText },
  ...{ source: isText, inputs: isInputs },
});

/** Read one line of an exported log. @param where names it in an error. @throws Refusal */
export const parseDecisionRecord = (line: string, where: string): DecisionRecord => {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch (error) {
    throw new Refusal(`${where} is no JSON.`, { cause: error });
  }
  if (!isRecord(record)) throw new Refusal(`${where} is no record of a decision.`);
  return record as DecisionRecord;
};
