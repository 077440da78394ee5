import type { OutgoingHttpHeaders } from 'node:http';
import type { OperationContract } from '../../../src/contract/index.ts';
import { isUuid } from '../../../src/shared/ids.ts';
import { requests } from './requests.ts';
import type { Scene } from './scene.ts';
import { objectsOf } from './targets.ts';

/** A request ready to be sent, and the ids of the objects it names. */
export interface AimedRequest {
  path: string;
  headers: OutgoingHttpHeaders;
  body: object | undefined;
  named: string[];
  /** Where it happens, for who has a part there. */
  tenantId: string | null;
}

/** The request of a row for one persona, aimed at objects made for it. @throws saying what to add for a new operation. */
export const aim = async (row: string, operation: OperationContract, scene: Scene): Promise<AimedRequest> => {
  const { member } = scene;
  const prepare = requests[row];
  if (!prepare && operation.bodyRequired) {
    throw new Error(`${row} takes a body: say in test/iam/personas/requests.ts how to make a valid one`);
  }
  const { params = {}, query, body, secondFactorAt } = (await prepare?.(scene)) ?? {};
  const values: Record<string, string> = {};
  for (const [, name = ''] of operation.path.matchAll(/\{(\w+)\}/g)) {
    const object = objectsOf[name];
    if (!object) throw new Error(`{${name}} is new: say in test/iam/personas/targets.ts how to make its object`);
    // Who does not name the others' tenant comes with their objects under a tenant of their own.
    const isScope = name === 'tenant_id' && !isObject(operation, name);
    values[name] = isScope && !member.namesTenant ? member.home : (params[name] ?? (await object(scene)));
  }
  const path = operation.route.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  const header = happensInTenant(operation) && !operation.tenantInPath && member.namesTenant && member.user;
  const names = member.namesTenant || isObject(operation, 'tenant_id');
  return {
    path: `${path}${query ? `?${new URLSearchParams(query).toString()}` : ''}`,
    headers: { ...(await member.credential(secondFactorAt)), ...(header && { 'x-tenant-id': member.tenantId }) },
    body,
    named: [member.tenantId, ...Object.values(values)].filter((id) => isUuid(id) && id !== member.home),
    tenantId: happensInTenant(operation) ? (names ? member.tenantId : member.home) : null,
  };
};

const isObject = ({ authorization }: OperationContract, parameter: string): boolean =>
  authorization.mode !== 'public' && authorization.id === parameter;

const happensInTenant = ({ authorization }: OperationContract): boolean =>
  authorization.mode !== 'public' && authorization.tenant === 'required';
