import type { Member } from './cast.ts';
import type { Objects } from './objects.ts';
import type { Prepare, Scene } from './scene.ts';

/** A new object for each path parameter that names one. */
export const objectsOf: Record<string, (scene: Scene) => Promise<string> | string> = {
  tenant_id: ({ member }) => member.tenantId,
  child_id: ({ make, member }) => make.childTenant(member.tenantId),
  user_id: ({ make, member }) => make.user(member.tenantId),
  role_id: ({ make, member }) => make.role(member.tenantId),
  key_id: async ({ make, member }) => (await make.apiKey(member.tenantId, await ownerOf(make, member), ['vm:read'])).id,
  session_id: async ({ make, member }) => (await make.session(member.ownerId)).id,
  identity_id: ({ prove, member }) => prove.identity(member.ownerId),
  invitation_id: async ({ prove, member }) => (await prove.invitation(member.tenantId)).id,
  decision_id: ({ make, member }) => make.decision(member.tenantId),
  vm_id: ({ make, member }) => make.vm(member.tenantId),
  job_id: ({ make, member }) => make.job(member.tenantId),
  approval_id: async ({ make, member }) => make.approval(member.tenantId, await make.user(member.tenantId)),
  webhook_id: async ({ make, member }) => make.webhook(member.tenantId, await ownerOf(make, member)),
  delivery_id: async ({ make, member }) =>
    make.delivery(member.tenantId, await make.webhook(member.tenantId, await ownerOf(make, member))),
  template_id: ({ make, member }) => make.template(member.tenantId),
  permission_id: () => 'vm:read',
  provider: () => 'a',
  resource_type: () => 'User',
  schema_urn: () => 'urn:ietf:params:scim:schemas:core:2.0:User',
};

/** Who owns keys in the objects' tenant: an operator belongs to another, so a colleague does. */
const ownerOf = (make: Objects, { home, tenantId, ownerId }: Member): Promise<string> | string =>
  home === tenantId || ownerId === '' ? ownerId : make.user(tenantId);

export const handedOverChild: Prepare = async ({ make, member: { tenantId } }) => {
  const child = await make.childTenant(tenantId);
  await make.user(child, await make.builtInRole(child, 'tenant_admin'));
  return { params: { child_id: child } };
};
export const colleaguesKey: Prepare = async ({ make, member: { tenantId } }) => {
  const { id } = await make.apiKey(tenantId, await make.user(tenantId), ['vm:read']);
  return { params: { key_id: id } };
};
export const colleaguesWebhook: Prepare = async ({ make, member: { tenantId } }) => ({
  params: { webhook_id: await make.webhook(tenantId, await make.user(tenantId)) },
});
export const ownApproval: Prepare = async ({ make, member: { tenantId, ownerId } }) => ({
  params: { approval_id: await make.approval(tenantId, ownerId) },
});
export const delivery: Prepare = async ({ make, member: { tenantId } }) => {
  const webhook = await make.webhook(tenantId, await make.user(tenantId));
  return { params: { webhook_id: webhook, delivery_id: await make.delivery(tenantId, webhook) } };
};
export const administrator: Prepare = async ({ make, member: { tenantId } }) => {
  const role = await make.builtInRole(tenantId, 'tenant_admin');
  return { params: { user_id: await make.user(tenantId, role) } };
};
export const systemRole: Prepare = async ({ make, member: { tenantId } }) => ({
  params: { role_id: await make.builtInRole(tenantId, 'viewer') },
});
export const adminRole: Prepare = async ({ make, member: { tenantId } }) => ({
  params: { role_id: await make.builtInRole(tenantId, 'tenant_admin') },
});
