import { groupUrn, patchUrn, userUrn } from '../../fixtures/scim.ts';
import { newId } from '../../../src/shared/ids.ts';
import { nobodysAddress } from './cast.ts';
import { addressOf } from './objects.ts';
import type { Prepare } from './scene.ts';
import { adminRole, administrator, systemRole } from './targets.ts';

const patch = (...operations: object[]): object => ({ schemas: [patchUrn], Operations: operations });
const group = (displayName: string, members?: string[]): object => ({
  ...{ schemas: [groupUrn], displayName },
  ...(members && { members: members.map((value) => ({ value })) }),
});

/** Who belongs to another tenant as well. */
const shared: Prepare = async ({ make, member: { tenantId } }) => {
  const user_id = await make.user(tenantId);
  await make.join(await make.tenant(), user_id);
  return { params: { user_id } };
};

/** Shut a user out, as the whole of what the directory says of them. */
const replaceUser =
  (target: Prepare): Prepare =>
  async (scene) => {
    const { params } = await target(scene);
    const userName = addressOf(params?.user_id ?? '');
    return { ...(params && { params }), body: { schemas: [userUrn], userName, active: false } };
  };
const patchUser =
  (target: Prepare, path: string, value: unknown): Prepare =>
  async (scene) => ({ ...(await target(scene)), body: patch({ op: 'replace', path, value }) });
const addMember =
  (target: Prepare): Prepare =>
  async (scene) => {
    const value = await scene.make.user(scene.member.tenantId);
    return { ...(await target(scene)), body: patch({ op: 'add', path: 'members', value: [{ value }] }) };
  };

const newUser: Prepare = async ({ make, member: { tenantId } }) => ({
  params: { user_id: await make.user(tenantId) },
});
const newRole: Prepare = async ({ make, member: { tenantId } }) => ({
  params: { role_id: await make.role(tenantId) },
});

/** What a tenant's directory asks for. */
export const scimRequests: Record<string, Prepare> = {
  createScimUser: () => ({ body: { schemas: [userUrn], userName: nobodysAddress() } }),
  'createScimUser: of another tenant': async ({ make }) => ({
    body: { schemas: [userUrn], userName: addressOf(await make.user(await make.tenant())) },
  }),
  replaceScimUser: replaceUser(newUser),
  'replaceScimUser: an administrator': replaceUser(administrator),
  patchScimUser: patchUser(newUser, 'active', false),
  'patchScimUser: an administrator': patchUser(administrator, 'active', false),
  'patchScimUser: name of a shared user': patchUser(shared, 'name.givenName', 'Renamed'),
  'deleteScimUser: an administrator': administrator,
  createScimGroup: () => ({ body: group(`group ${newId()}`) }),
  'createScimGroup: with members': async ({ make, member: { tenantId } }) => ({
    body: group(`group ${newId()}`, [await make.user(tenantId)]),
  }),
  replaceScimGroup: async (scene) => ({
    ...(await newRole(scene)),
    body: group(`group ${newId()}`, [await scene.make.user(scene.member.tenantId)]),
  }),
  'replaceScimGroup: a system role': async (scene) => ({
    ...(await systemRole(scene)),
    body: group(`group ${newId()}`),
  }),
  patchScimGroup: addMember(newRole),
  'patchScimGroup: Tenant Admin': addMember(adminRole),
  'deleteScimGroup: a system role': systemRole,
};
