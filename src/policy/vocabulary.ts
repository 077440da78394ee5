import type { Root } from './condition.ts';

/** The types an attribute can have. A timestamp is epoch milliseconds in memory and timestamptz(3) in SQL. */
export const attributeTypes = ['uuid', 'string', 'number', 'boolean', 'timestamp'] as const;

export interface AttributeType {
  type: (typeof attributeTypes)[number];
  list: boolean;
  /** The only values the attribute takes, where they are few. */
  values?: string[];
  /** Whether its values are never written down, in the decision log as little as elsewhere. */
  sensitive?: true;
}

const scalar = (type: AttributeType['type'], values?: string[]): AttributeType => ({
  type,
  list: false,
  ...(values && { values }),
});

/** Attributes by name, as a policy file declares them. */
export type Declared = Readonly<Record<string, AttributeType>>;

/** All that the conditions of a policy file may ask for. */
export type Vocabulary = Readonly<Record<Root, Declared>>;

/** What a condition may ask of anything but the resource, in every policy file. */
export const environment: Record<Exclude<Root, 'resource'>, Declared> = {
  principal: {
    id: scalar('uuid'),
    type: scalar('string'),
    scope: scalar('string', ['tenant', 'platform']),
    is_member: scalar('boolean'),
    permissions: { type: 'string', list: true },
  },
  tenant: {
    id: scalar('uuid'),
    kind: scalar('string', ['platform', 'customer']),
    status: scalar('string', ['active', 'suspended', 'deleted']),
  },
  action: {
    name: scalar('string'),
  },
  context: {
    now: scalar('timestamp'),
    // seconds since a second factor was shown in this session; absent where none was
    second_factor_age: scalar('number'),
    // seconds since somebody else approved this very request; absent where nobody did
    approval_age: scalar('number'),
  },
};

/** What is said of a request by itself: how old a second factor is hangs on the principal. */
export const contextOfRequests: Declared = Object.fromEntries(
  Object.entries(environment.context).filter(([name]) => name !== 'second_factor_age'),
);

/** The kinds of principals that this gateway knows by itself; bundles may declare more. */
export const ownPrincipalTypes = ['user', 'api_key'] as const;

export const roots = ['resource', 'principal', 'tenant', 'action', 'context'] as const satisfies Root[];

/** All that the conditions of a policy file may ask for. @param principal what can be asked of principals, whatever their kind. */
export const vocabularyOf = (
  { attributes, properties, context }: { attributes: Declared; properties: Declared; context: Declared },
  principal: Declared,
): Vocabulary => ({
  ...environment,
  resource: attributes,
  principal,
  action: { ...environment.action, ...properties },
  context: { ...environment.context, ...context },
});
