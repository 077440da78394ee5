import {
  currentTransaction,
  prepare,
  readGrants,
  ResourceSource,
  statement,
  type ResourceTable,
  type Store,
} from '../../../db/index.ts';
import { decide, RuleSets, type Ability, type Attributes, type PolicySet } from '../../../policy/index.ts';
import { Problem } from '../../../shared/problem.ts';
import { childTenant } from '../resources/child-tenant.ts';
import { role } from '../resources/role.ts';
import type { OpenInvitation } from './open-invitation.ts';

const findParent = prepare('SELECT parent_id FROM tenants WHERE id = $1 AND parent_id IS NOT NULL');

/** Whether an invitation could be made again by whoever made it: asked when it is accepted. */
export class Inviters {
  readonly #store: Store;
  readonly #ruleSets: RuleSets;
  readonly #roles: ResourceSource;
  readonly #children: ResourceSource;

  constructor({ store, policies }: { store: Store; policies: PolicySet }) {
    this.#store = store;
    this.#ruleSets = new RuleSets(policies);
    const sourceOf = (table: ResourceTable): ResourceSource => {
      const policy = policies.resources.get(table.type);
      if (!policy) throw new Error(`no policy declares "${table.type}"`);
      return new ResourceSource(table, policy);
    };
    this.#roles = sourceOf(role.table);
    this.#children = sourceOf(childTenant.table);
  }

  /**
   * Decide on the invitation and each of its roles as they are now, by the rights the inviter holds now: as if it were made at this
   * moment. In the running transaction, within the invitation's tenant.
   * @throws Problem 409 where a role is gone, 403 where the inviter may not do this any more.
   */
  async demandStillEntitled(invitation: OpenInvitation): Promise<void> {
    const roles = await this.#rolesOf(invitation.tenant_id, invitation.role_ids);
    if (await this.#mayInvite(invitation, roles)) return;
    if (await this.#mayInviteAdministrator(invitation)) return;
    throw new Problem('forbidden', 'Whoever invited you may not do so any more; ask for a new invitation.');
  }

  async #mayInvite({ tenant_id, id, invited_by }: OpenInvitation, roles: readonly Attributes[]): Promise<boolean> {
    const ability = await this.#abilityOf(invited_by, tenant_id);
    const invitation = { id, tenant_id, permissions: [...new Set(roles.flatMap(permissionsOf))] };
    return (
      ability !== null &&
      allows(ability, 'create', 'invitation', invitation) &&
      roles.every((each) => allows(ability, 'assign_users', 'role', each))
    );
  }

  /** As one who makes tenants below theirs. The first administrator may be given any role, for none holds more than theirs. */
  async #mayInviteAdministrator({ tenant_id, invited_by }: OpenInvitation): Promise<boolean> {
    const transaction = currentTransaction();
    const [[found] = []] = await transaction.run(statement(findParent, tenant_id));
    if (!found) return false;
    const parentId = String(found.parent_id);
    const [rows] = await transaction.run(this.#children.load(parentId, tenant_id));
    const child = this.#children.loaded(rows);
    const ability = await this.#abilityOf(invited_by, parentId);
    return (
      ability !== null && child !== null && allows(ability, 'invite_administrator', 'child_tenant', child.attributes)
    );
  }

  async #abilityOf(principalId: string, tenantId: string): Promise<Ability | null> {
    const { principal, tenant } = await readGrants(this.#store, principalId, tenantId);
    return principal && tenant ? this.#ruleSets.abilityOf(principal, tenant) : null;
  }

  async #rolesOf(tenantId: string, roleIds: readonly string[]): Promise<Attributes[]> {
    const results = await currentTransaction().run(...roleIds.map((id) => this.#roles.load(tenantId, id)));
    return results.map((rows) => {
      const found = this.#roles.loaded(rows);
      if (!found) throw new Problem('conflict', 'A role of this invitation was deleted; ask for a new invitation.');
      return found.attributes;
    });
  }
}

const permissionsOf = ({ permissions }: Attributes): string[] =>
  Array.isArray(permissions) ? permissions.map(String) : [];

const allows = (ability: Ability, action: string, type: string, attributes: Attributes): boolean => {
  const request = { action, resource: { type, id: String(attributes.id) }, context: { now: Date.now() } };
  return decide(ability, request, attributes).effect === 'allow';
};
