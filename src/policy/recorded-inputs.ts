import type { Attributes, AttributeValue } from './evaluate.ts';
import type { DecisionInputs } from './decision-inputs.ts';
import { maskedValue, unrecordedValue } from './hidden.ts';
import type { PolicySet } from './policy.ts';
import type { TenantFacts } from './principal.ts';
import { environment, type Declared } from './vocabulary.ts';

/** Stands in a record for a value that was there and is not written down. */
export interface Masked {
  masked: true;
}

/** Attributes as records have them: each that was declared, null where it had no value. */
export type RecordedAttributes = Readonly<Record<string, AttributeValue | Masked>>;

type RecordedAsked =
  | { kind: 'coarse' | 'refusal' }
  | { kind: 'object'; attributes: RecordedAttributes }
  | {
      kind: 'change';
      current: RecordedAttributes | null;
      proposed: RecordedAttributes | null;
      fields: readonly string[];
    }
  | { kind: 'list'; by: readonly string[]; view: string };

/** What a decision was made from, as it is written down (JSON): nothing sensitive, no e-mail address, nothing that no policy could ask for. */
export interface RecordedInputs {
  principal: {
    type: string;
    id: string;
    scope: 'tenant' | 'platform';
    is_member: boolean;
    permissions: readonly string[];
    platform_permissions: readonly string[];
    /** Epoch milliseconds. */
    second_factor_at: number | null;
    attributes: RecordedAttributes;
    /** Of another application. */
    foreign?: true;
  };
  tenant: TenantFacts | null;
  request: {
    action: string;
    properties: RecordedAttributes;
    resource: { type: string; id: string | null };
    context: RecordedAttributes;
  };
  asked: RecordedAsked;
}

const masked: Masked = { masked: true };

/** A text or list of more than this is not written down: a log is no place for documents. */
const longest = 1_000;

/** What inputs are under the policies that decided, as they are written down. */
export const recordInputs = (inputs: DecisionInputs, policies: PolicySet): RecordedInputs => {
  const { principal, tenant, request, asked } = inputs;
  const policy = policies.resources.get(request.resource.type);
  const object = (attributes: Attributes): RecordedAttributes => record(attributes, policy?.attributes);
  const state = (attributes: Attributes | null): RecordedAttributes | null => attributes && object(attributes);
  return {
    principal: {
      type: principal.type,
      id: principal.id,
      scope: principal.scope,
      is_member: principal.isMember,
      permissions: principal.permissions,
      platform_permissions: principal.platformPermissions,
      second_factor_at: principal.secondFactorAt,
      attributes: record(principal.attributes, policies.principals.get(principal.type)),
      ...(principal.foreign && { foreign: true }),
    },
    tenant,
    request: {
      action: request.action,
      properties: record(request.properties, policy?.properties),
      resource: request.resource,
      context: { ...present(request.context, environment.context), ...record(request.context, policy?.context) },
    },
    asked:
      asked.kind === 'object'
        ? { ...asked, attributes: object(asked.attributes) }
        : asked.kind === 'change'
          ? { ...asked, current: state(asked.current), proposed: state(asked.proposed) }
          : asked,
  };
};

/** Every declared attribute, so that one can be told that was not known of from one that had no value. */
const record = (attributes: Attributes = {}, declared: Declared = {}): RecordedAttributes =>
  Object.fromEntries(
    Object.entries(declared).map(([name, { sensitive }]) => [name, recordValue(own(attributes, name), sensitive)]),
  );

/** What is known without being declared. */
const present = (attributes: Attributes, known: Declared): RecordedAttributes =>
  Object.fromEntries(
    Object.keys(known).flatMap((name) => {
      const value = own(attributes, name);
      return value === undefined ? [] : [[name, recordValue(value)]];
    }),
  );

const own = (attributes: Attributes, name: string): AttributeValue =>
  Object.hasOwn(attributes, name) ? attributes[name] : undefined;

const recordValue = (value: AttributeValue, sensitive = false): AttributeValue | Masked => {
  if (value === null || value === undefined) return null;
  return sensitive || !isWritable(value) ? masked : value;
};

/** Whether JSON and PostgreSQL give a value back as it was. It came from elsewhere, and may be anything. */
const isWritable = (value: unknown): boolean => {
  if (Array.isArray(value))
    return value.length <= longest && value.every((each) => !Array.isArray(each) && isWritable(each));
  if (typeof value === 'string') return value.length <= longest && !/\0|\p{Surrogate}/u.test(value);
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
};

/**
 * The inputs that were written down, for a decision under these policies. What is hidden in them is a value of its own kind:
 * decide under an outlook on it.
 */
export const readInputs = (
  { principal, tenant, request, asked }: RecordedInputs,
  policies: PolicySet,
): { inputs: DecisionInputs; hidden: boolean } => {
  let hidden = false;
  const read = (attributes: RecordedAttributes, declared: Declared = {}): Attributes => {
    const values: Record<string, AttributeValue> = {};
    for (const name of new Set([...Object.keys(attributes), ...Object.keys(declared)])) {
      const value = Object.hasOwn(attributes, name) ? readValue(attributes[name]) : unrecordedValue;
      hidden ||= value === maskedValue || value === unrecordedValue;
      Object.defineProperty(values, name, { value, enumerable: true });
    }
    return values;
  };
  const policy = policies.resources.get(request.resource.type);
  const object = (attributes: RecordedAttributes): Attributes => read(attributes, policy?.attributes);
  const state = (attributes: RecordedAttributes | null): Attributes | null => attributes && object(attributes);
  const inputs: DecisionInputs = {
    principal: {
      ...{ id: principal.id, type: principal.type, scope: principal.scope, isMember: principal.is_member },
      ...{ permissions: principal.permissions, platformPermissions: principal.platform_permissions },
      ...{ secondFactorAt: principal.second_factor_at, credentialId: null, email: '' },
      attributes: read(principal.attributes, policies.principals.get(principal.type)),
      ...(principal.foreign && { foreign: true }),
    },
    tenant,
    request: {
      action: request.action,
      properties: read(request.properties, policy?.properties),
      resource: request.resource,
      context: read(request.context, policy?.context),
    },
    asked:
      asked.kind === 'object'
        ? { ...asked, attributes: object(asked.attributes) }
        : asked.kind === 'change'
          ? { ...asked, current: state(asked.current), proposed: state(asked.proposed) }
          : asked,
  };
  return { inputs, hidden };
};

const readValue = (value: RecordedAttributes[string]): AttributeValue =>
  typeof value === 'object' && value !== null && 'masked' in value ? maskedValue : value;
