import { platformTenantId, readGrants } from '../../../src/db/index.ts';
import { hashOf } from '../../../src/shared/secrets.ts';
import { readApiKey } from '../../../src/domains/iam/services/api-key-text.ts';
import type { TestGateway } from '../../fixtures/gateway.ts';
import { byPassword } from '../../fixtures/proof.ts';
import type { Objects } from '../personas/objects.ts';

/** Somebody who can act: a user with a session in a tenant, or an API key. */
export interface Actor {
  name: string;
  userId: string;
  tenantId: string;
  secret: string;
  /** The key's id, where it is one. */
  keyId: string | null;
}

/** `name of the user or key` in `tenant` → permissions held there. */
export type Holdings = Map<string, ReadonlySet<string>>;

/** Rights to hand out, the ones that matter for handing out first. */
export const permissions = [
  ...['role:assign_users', 'role:create', 'role:update', 'user:create', 'user:update', 'user:delete'],
  ...['role:read', 'api_key:create', 'api_key:update', 'vm:read', 'vm:delete', 'audit:read', 'tenant:create'],
];

const lesser = permissions.filter((each) => !['vm:delete', 'audit:read', 'tenant:create'].includes(each));

/** Two tenants with people of all kinds, and an operator. It grows as they act. */
export class World {
  readonly tenants: readonly string[];
  readonly actors: Actor[] = [];
  readonly #gateway: TestGateway;
  readonly #make: Objects;

  private constructor(gateway: TestGateway, make: Objects, tenants: readonly string[]) {
    this.#gateway = gateway;
    this.#make = make;
    this.tenants = tenants;
  }

  static async create(gateway: TestGateway, make: Objects): Promise<World> {
    const world = new World(gateway, make, [await gateway.createTenant(), await gateway.createTenant()]);
    for (const [n, tenantId] of world.tenants.entries()) {
      for (const key of ['tenant_admin', 'viewer'] as const) {
        const role = await make.builtInRole(tenantId, key);
        await world.add(`${key} ${n}`, await make.user(tenantId, role), tenantId);
      }
      const custom = await make.role(tenantId, lesser);
      await world.add(`lesser ${n}`, await make.user(tenantId, custom), tenantId);
      await world.add(`nobody ${n}`, await make.user(tenantId, await make.role(tenantId, [])), tenantId);
    }
    const operators = await make.builtInRole(platformTenantId, 'platform_admin');
    await world.add('operator', await make.user(platformTenantId, operators), platformTenantId);
    return world;
  }

  async add(name: string, userId: string, tenantId: string): Promise<void> {
    const { id: sessionId } = await this.#make.session(userId);
    const secret = this.#gateway.tokens.issue({ principalId: userId, tenantId, sessionId }, byPassword);
    this.actors.push({ name, userId, tenantId, secret, keyId: null });
  }

  addKey(id: string, secret: string): void {
    const { userId = '', tenantId = '' } = readApiKey(secret) ?? {};
    const known = this.actors.findIndex(({ keyId }) => keyId === id);
    const actor = { name: `key ${id}`, userId, tenantId, secret, keyId: id };
    if (known < 0) this.actors.push(actor);
    else this.actors[known] = actor;
  }

  /** What everybody holds everywhere now, as the gateway finds it out. */
  async holdings(): Promise<Holdings> {
    const found = await Promise.all(
      this.actors.flatMap((actor) =>
        (actor.keyId === null ? this.tenants : [actor.tenantId]).map(
          async (tenantId): Promise<[string, ReadonlySet<string>]> => [
            holder(actor, tenantId),
            await this.#held(actor, tenantId),
          ],
        ),
      ),
    );
    return new Map(found);
  }

  async #held({ userId, keyId, secret }: Actor, tenantId: string): Promise<ReadonlySet<string>> {
    const key =
      keyId === null ? undefined : ({ kind: 'api_key', id: keyId, tenantId, secretHash: hashOf(secret) } as const);
    const { principal, tenant } = await readGrants(this.#gateway.database, userId, tenantId, key);
    return new Set(principal && tenant ? principal.permissions : []);
  }
}

/** How an actor is named in {@link Holdings}. */
export const holder = ({ name }: Actor, tenantId: string): string => `${name} @ ${tenantId}`;
