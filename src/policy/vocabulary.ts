import type { Root } from './condition.ts';

/** The types an attribute can have. A timestamp is epoch milliseconds in memory and timestamptz(3) in SQL. */
export const attributeTypes = ['uuid', 'string', 'number', 'boolean', 'timestamp'] as const;

export interface AttributeType {
  type: (typeof attributeTypes)[number];
  list: boolean;
  /** The only values the attribute takes, where they are few. */
  values?: string[];
}

const scalar = (type: AttributeType['type'], values?: string[]): AttributeType => ({
  type,
  list: false,
  ...(values && { values }),
});

/** What a condition may ask of anything but the resource: the same for every policy file. */
export const environment: Record<Exclude<Root, 'resource'>, Record<string, AttributeType>> = {
  principal: {
    id: scalar('uuid'),
    type: scalar('string', ['user', 'api_key']),
    scope: scalar('string', ['tenant', 'platform']),
    is_member: scalar('boolean'),
    permissions: { type: 'string', list: true },
  },
  tenant: {
    id: scalar('uuid'),
    kind: scalar('string', ['platform', 'customer']),
    status: scalar('string', ['active', 'suspended', 'deleted']),
  },
  context: {
    now: scalar('timestamp'),
    // seconds since a second factor was shown in this session; absent where none was
    second_factor_age: scalar('number'),
  },
};

export const environmentRoots = ['principal', 'tenant', 'context'] as const;
