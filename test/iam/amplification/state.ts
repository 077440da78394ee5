/** Somebody who can act: a user with a session in a tenant, or an API key. */
export interface Actor {
  name: string;
  userId: string;
  tenantId: string;
  /** Of the user; a key has none. */
  email: string;
  secret: string;
  /** The key's id, where it is one. */
  keyId: string | null;
}

/** `id of the user or key` in `tenant` → permissions held there. */
export type Holdings = ReadonlyMap<string, ReadonlySet<string>>;

/** Everything that the invariant is about, at one moment. */
export interface State {
  actors: readonly Actor[];
  tenants: ReadonlySet<string>;
  holdings: Holdings;
  /** Child → parent. */
  parents: ReadonlyMap<string, string>;
  /** Children that their parents administer. */
  open: ReadonlySet<string>;
  /** Tenants where somebody could once make tenants below, or where there are any. */
  handedOver: ReadonlySet<string>;
}

/** How an actor is named in {@link Holdings}. */
export const holder = ({ userId, keyId }: Pick<Actor, 'userId' | 'keyId'>, tenantId: string): string =>
  `${keyId ?? userId} @ ${tenantId}`;

const nothing: ReadonlySet<string> = new Set();

export const held = ({ holdings }: State, actor: Actor, tenantId: string): ReadonlySet<string> =>
  holdings.get(holder(actor, tenantId)) ?? nothing;

/** The user whose key an actor is; of a user, the user. */
export const ownerOf = ({ actors }: State, actor: Actor): Actor =>
  actors.find(({ userId, keyId }) => userId === actor.userId && keyId === null) ?? actor;
