import { currentTransaction, readGrants, ResourceSource, type Store } from '../../../db/index.ts';
import { decide, RuleSets, type Ability, type Attributes, type PolicySet } from '../../../policy/index.ts';
import { Problem } from '../../../shared/problem.ts';
import { role } from '../resources/role.ts';
import type { OpenInvitation } from './open-invitation.ts';

/** Whether an invitation could be made again by whoever made it: asked when it is accepted. */
export class Inviters {
  readonly #store: Store;
  readonly #ruleSets: RuleSets;
  readonly #roles: ResourceSource;

  constructor({ store, policies }: { store: Store; policies: PolicySet }) {
    this.#store = store;
    this.#ruleSets = new RuleSets(policies);
    const policy = policies.resources.get(role.table.type);
    if (!policy) throw new Error('no policy declares roles');
    this.#roles = new ResourceSource(role.table, policy);
  }

  /**
   * Decide on the invitation and each of its roles as they are now, by the rights the inviter holds now: as if it were made at this
   * moment. In the running transaction, within the invitation's tenant.
   * @throws Problem 409 where a role is gone, 403 where the inviter may not do this any more.
   */
  async demandStillEntitled({ tenant_id, id, invited_by, role_ids }: OpenInvitation): Promise<void> {
    const roles = await this.#rolesOf(tenant_id, role_ids);
    const { principal, tenant } = await readGrants(this.#store, invited_by, tenant_id);
    const ability = principal && tenant ? this.#ruleSets.abilityOf(principal, tenant) : null;
    const invitation = { id, tenant_id, permissions: [...new Set(roles.flatMap(permissionsOf))] };
    const may =
      ability !== null &&
      allows(ability, 'create', 'invitation', invitation) &&
      roles.every((each) => allows(ability, 'assign_users', 'role', each));
    if (!may) {
      throw new Problem('forbidden', 'Whoever invited you may not do so any more; ask for a new invitation.');
    }
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
