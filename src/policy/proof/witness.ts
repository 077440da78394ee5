import { wholeObject } from '../ability.ts';
import type { DecisionInputs } from '../decision-inputs.ts';
import type { Attributes } from '../evaluate.ts';
import type { PrincipalFacts, TenantFacts } from '../principal.ts';
import type { Cell } from './cell.ts';
import type { Example } from './example.ts';
import type { SymbolicRequest } from './symbolic-request.ts';

/** A request that shows something: all that a decision is made from. */
export interface Witness extends DecisionInputs {
  /** What is unusual about it: values that are not as they were declared, which the evaluator takes all the same. */
  remarks: string[];
}

/** The request of an example. */
export const witnessOf = (example: Example, request: SymbolicRequest, cell: Cell): DecisionInputs => {
  const { id, type, scope, is_member: isMember, ...declared } = example.attributesOf('principal');
  const attributes = without(declared, 'permissions');
  const tenant = example.attributesOf('tenant');
  const properties = without(example.attributesOf('action'), 'name');
  return {
    principal: {
      id: id as string,
      type: type as string,
      email: 'someone@example.com',
      credentialId: null,
      scope: scope as PrincipalFacts['scope'],
      isMember: isMember === true,
      permissions: example.list(request.permissions, 'permission') as string[],
      platformPermissions: example.list(request.platformPermissions, 'permission') as string[],
      secondFactorAt: null,
      ...(Object.keys(attributes).length > 0 && { attributes }),
    },
    tenant: tenant.id === undefined ? null : (tenant as unknown as TenantFacts),
    request: {
      action: cell.action,
      resource: { type: cell.resource, id: null },
      ...(Object.keys(properties).length > 0 && { properties }),
      context: example.attributesOf('context'),
    },
    asked: askedOf(cell.field, example.attributesOf('resource')),
  };
};

const without = (attributes: Attributes, left: string): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== left));

const askedOf = (field: Cell['field'], attributes: Attributes): DecisionInputs['asked'] => {
  if (field === null) return { kind: 'object', attributes };
  return { kind: 'change', current: attributes, proposed: null, fields: field === wholeObject ? [] : [field] };
};
