import type pg from 'pg';
import { platformTenantId, readGrants } from '../../../src/db/index.ts';
import { newId } from '../../../src/shared/ids.ts';
import { hashOf, newSecret } from '../../../src/shared/secrets.ts';
import { readApiKey } from '../../../src/domains/iam/services/api-key-text.ts';
import type { TestGateway } from '../../fixtures/gateway.ts';
import { byPassword } from '../../fixtures/proof.ts';
import { addressOf, type Objects } from '../personas/objects.ts';
import { holder, type Actor, type State } from './state.ts';

/** An invitation that was mailed and is open. */
export interface Mailed {
  id: string;
  tenantId: string;
  email: string;
  invitedBy: string;
  token: string;
}

/** Rights to hand out, the ones that matter for handing out first. */
export const permissions = [
  ...['role:assign_users', 'role:create', 'role:update', 'user:create', 'user:update', 'user:delete'],
  ...['invitation:create', 'invitation:resend', 'child_tenant:create', 'child_tenant:administer', 'tenant:update'],
  ...['role:read', 'tenant:read', 'api_key:create', 'api_key:update', 'vm:read', 'vm:delete', 'audit:read'],
  'tenant:create',
];

const lesser = permissions.filter((each) => !['vm:delete', 'audit:read', 'tenant:create'].includes(each));

/** Tenants, some below others, with people of all kinds, and an operator. It grows as they act. */
export class World {
  readonly tenants: string[] = [];
  readonly actors: Actor[] = [];
  /** What lies in people's mailboxes. */
  mailed: Mailed[] = [];
  readonly #gateway: TestGateway;
  readonly #make: Objects;
  readonly #owner: pg.Client;
  readonly #handedOver = new Set<string>();

  private constructor(gateway: TestGateway, make: Objects, owner: pg.Client) {
    this.#gateway = gateway;
    this.#make = make;
    this.#owner = owner;
  }

  /** One tenant with a child that it administers, which has one as well; another with a closed child, and a new one. */
  static async create(gateway: TestGateway, make: Objects, owner: pg.Client): Promise<World> {
    const world = new World(gateway, make, owner);
    const first = await world.#populated('first', null);
    const child = await world.#populated('child', first);
    await world.#populated('grandchild', child);
    const second = await world.#populated('second', null);
    await world.#populated('closed', second, false);
    world.tenants.push(await world.#tenant(second, true));
    const operators = await make.builtInRole(platformTenantId, 'platform_admin');
    const operator = await make.user(platformTenantId, operators);
    await world.add('operator', operator, platformTenantId, addressOf(operator));
    await world.deliver();
    return world;
  }

  async #populated(name: string, parentId: string | null, open = true): Promise<string> {
    const tenantId = await this.#tenant(parentId, open);
    const roles = {
      admin: await this.#make.builtInRole(tenantId, 'tenant_admin'),
      lesser: await this.#make.role(tenantId, lesser),
      nobody: await this.#make.role(tenantId, []),
    };
    for (const [kind, role] of Object.entries(roles)) {
      const userId = await this.#make.user(tenantId, role);
      await this.add(`${kind} of ${name}`, userId, tenantId, addressOf(userId));
      if (kind === 'lesser') await this.#invite(tenantId, role, userId);
    }
    this.tenants.push(tenantId);
    return tenantId;
  }

  /** An invitation that is under way: until it is accepted, much can happen. */
  async #invite(tenantId: string, roleId: string, userId: string): Promise<void> {
    const id = newId();
    await this.#owner.query(
      `INSERT INTO invitations (tenant_id, id, email, email_canonical, role_ids, invited_by, expires_at)
       VALUES ($1, $2, $3, $3, $4, $5, now() + interval '1 day')`,
      [tenantId, id, addressOf(id), [roleId], userId],
    );
  }

  async #tenant(parentId: string | null, open: boolean): Promise<string> {
    const id = await this.#gateway.createTenant();
    await this.#owner.query('UPDATE tenants SET parent_id = $2, administered_by_parent = $3 WHERE id = $1', [
      ...[id, parentId, parentId !== null && open],
    ]);
    return id;
  }

  async add(name: string, userId: string, tenantId: string, email: string): Promise<void> {
    const { id: sessionId } = await this.#make.session(userId);
    const secret = this.#gateway.tokens.issue({ principalId: userId, tenantId, sessionId }, byPassword);
    this.actors.push({ name, userId, tenantId, email, secret, keyId: null });
  }

  /** Whose account was deactivated meanwhile has lost their sessions. */
  async signInAgain(userId: string): Promise<void> {
    for (const actor of this.actors.filter((each) => each.userId === userId && each.keyId === null)) {
      const { id: sessionId } = await this.#make.session(userId);
      actor.secret = this.#gateway.tokens.issue(
        { principalId: userId, tenantId: actor.tenantId, sessionId },
        byPassword,
      );
    }
  }

  addKey(id: string, secret: string): void {
    const { userId = '', tenantId = '' } = readApiKey(secret) ?? {};
    const known = this.actors.findIndex(({ keyId }) => keyId === id);
    const actor = { name: `key ${id}`, userId, tenantId, email: '', secret, keyId: id };
    if (known < 0) this.actors.push(actor);
    else this.actors[known] = actor;
  }

  /** Write the mails that are due, as the mail job would. */
  async deliver(): Promise<void> {
    const { rows } = await this.#owner.query<Omit<Mailed, 'token'> & { hash: string | null }>(
      `SELECT id, tenant_id AS "tenantId", email_canonical AS email, invited_by AS "invitedBy", hash FROM invitations
       WHERE tenant_id = ANY ($1) AND ended_at IS NULL ORDER BY created_at, id`,
      [this.tenants],
    );
    const before = this.mailed;
    this.mailed = [];
    for (const { hash, ...open } of rows) {
      const token = before.find(({ id }) => id === open.id && hash !== null)?.token ?? `vsi_${newSecret()}`;
      await this.#owner.query('UPDATE invitations SET hash = $2 WHERE id = $1', [open.id, hashOf(token)]);
      this.mailed.push({ ...open, token });
    }
  }

  async rolesOf(tenantId: string): Promise<string[]> {
    const { rows } = await this.#owner.query<{ id: string }>(
      'SELECT id FROM roles WHERE tenant_id = $1 ORDER BY created_at, id',
      [tenantId],
    );
    return rows.map(({ id }) => id);
  }

  async childrenOf(tenantId: string): Promise<string[]> {
    const { rows } = await this.#owner.query<{ id: string }>(
      'SELECT id FROM tenants WHERE parent_id = $1 ORDER BY created_at, id',
      [tenantId],
    );
    return rows.map(({ id }) => id);
  }

  /** Who holds what where now, as the gateway finds it out, and how the tenants hang together. */
  async state(): Promise<State> {
    const holdings = new Map([...(await this.#heldByUsers()), ...(await this.#heldByKeys())]);
    const { rows } = await this.#owner.query<{ id: string; parent: string; open: boolean }>(
      `SELECT id, parent_id AS parent, administered_by_parent AS open FROM tenants
       WHERE parent_id IS NOT NULL AND id = ANY ($1)`,
      [this.tenants],
    );
    const parents = new Map(rows.map(({ id, parent }) => [id, parent]));
    const open = new Set(rows.flatMap((row) => (row.open ? [row.id] : [])));
    this.#noteHandOvers(holdings, parents);
    const handedOver = new Set(this.#handedOver);
    return { actors: [...this.actors], tenants: new Set(this.tenants), holdings, parents, open, handedOver };
  }

  /** Where somebody can, or did, make tenants below: nothing is new there any more. */
  #noteHandOvers(holdings: State['holdings'], parents: State['parents']): void {
    for (const parent of parents.values()) this.#handedOver.add(parent);
    for (const actor of this.actors.filter(({ name }) => name !== 'operator')) {
      for (const tenantId of this.tenants) {
        if (holdings.get(holder(actor, tenantId))?.has('child_tenant:administer')) this.#handedOver.add(tenantId);
      }
    }
  }

  /** All at once: to ask for each of them takes longer than the steps. */
  async #heldByUsers(): Promise<[string, ReadonlySet<string>][]> {
    const { rows } = await this.#owner.query<{ user: string; tenant: string; permissions: string[] }>(
      `SELECT u.id AS user, t.id AS tenant, g.permissions || g.platform_permissions AS permissions
       FROM unnest($1::uuid[]) u(id) CROSS JOIN unnest($2::uuid[]) t(id) CROSS JOIN LATERAL load_grants(u.id, t.id) g
       WHERE g.user_active AND (g.is_member OR g.is_delegate OR g.platform_permissions <> '{}')`,
      [[...new Set(this.actors.map(({ userId }) => userId))], this.tenants],
    );
    return rows.map(({ user, tenant, permissions: ids }) => [
      holder({ userId: user, keyId: null }, tenant),
      new Set(ids),
    ]);
  }

  #heldByKeys(): Promise<[string, ReadonlySet<string>][]> {
    const keys = this.actors.filter(({ keyId }) => keyId !== null);
    return Promise.all(
      keys.map(async (actor): Promise<[string, ReadonlySet<string>]> => {
        const { userId, tenantId, keyId, secret } = actor;
        const shown = { kind: 'api_key', id: keyId ?? '', tenantId, secretHash: hashOf(secret) } as const;
        const { principal, tenant } = await readGrants(this.#gateway.database, userId, tenantId, shown);
        return [holder(actor, tenantId), new Set(principal && tenant ? principal.permissions : [])];
      }),
    );
  }
}
