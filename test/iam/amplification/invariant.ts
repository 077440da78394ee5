import { held, ownerOf, type Actor, type State } from './state.ts';

/** What a step did, and who answers for it: who acted, or whose invitation was accepted. */
export interface Deed {
  before: State;
  after: State;
  grantor: Actor;
  /** Whether it was an invitation that was accepted. */
  isAcceptance: boolean;
}

interface Change {
  subject: Actor;
  tenantId: string;
  permission: string;
  gained: boolean;
}

const administer = 'child_tenant:administer';

const changesOf = ({ before, after }: Deed): Change[] =>
  after.actors.flatMap((subject) =>
    [...after.tenants].flatMap((tenantId) => {
      const [had, has] = [held(before, subject, tenantId), held(after, subject, tenantId)];
      return [...new Set([...had, ...has])]
        .filter((permission) => had.has(permission) !== has.has(permission))
        .map((permission) => ({ subject, tenantId, permission, gained: has.has(permission) }));
    }),
  );

/**
 * What comes, or goes, by delegation was given in the parent, and is asked for there. But whoever makes somebody an administrator of a
 * child must be let into that child: otherwise they would send another where they do not get themselves.
 */
const cameFromAbove = (deed: Deed, { subject, tenantId, permission }: Change): boolean => {
  const { before, after, grantor } = deed;
  const parentId = before.parents.get(tenantId);
  if (parentId === undefined || !before.open.has(tenantId) || !after.open.has(tenantId)) return false;
  const person = ownerOf(after, subject);
  const [had, has] = [held(before, person, parentId), held(after, person, parentId)];
  if (had.has(administer) !== has.has(administer)) return held(before, ownerOf(before, grantor), tenantId).size > 0;
  return has.has(administer) && had.has(permission) !== has.has(permission);
};

/** Whoever may change a tenant's record may shut its parent out. */
const wasShutOut = ({ before, after, grantor }: Deed, { tenantId, gained }: Change): boolean =>
  !gained &&
  before.open.has(tenantId) &&
  !after.open.has(tenantId) &&
  held(before, grantor, tenantId).has('tenant:update');

/** Whoever makes tenants gives the first administrator of one what they hold above. */
const isFirstAdministrators = (
  { before, grantor, isAcceptance }: Deed,
  { tenantId, permission, gained }: Change,
): boolean => {
  const parentId = before.parents.get(tenantId);
  if (!isAcceptance || !gained || parentId === undefined) return false;
  if (before.handedOver.has(tenantId) || !before.open.has(tenantId)) return false;
  return held(before, grantor, parentId).has(permission);
};

/** What somebody gained or lost by a step that whoever answers for it could neither give nor take. */
export const beyond = (deed: Deed): Change[] =>
  changesOf(deed).filter((change) => {
    const { tenantId, permission } = change;
    const isNew = !deed.before.tenants.has(tenantId);
    if (isNew || held(deed.before, deed.grantor, tenantId).has(permission)) return false;
    return !cameFromAbove(deed, change) && !wasShutOut(deed, change) && !isFirstAdministrators(deed, change);
  });

/** Whether rights changed hands. */
export const gaveOrTook = (deed: Deed): boolean => changesOf(deed).length > 0;

/** The keys that reach beyond their owners. */
export const outrankingKeys = (state: State): Actor[] =>
  state.actors.filter((actor) => {
    if (actor.keyId === null) return false;
    const most = held(state, ownerOf(state, actor), actor.tenantId);
    return [...held(state, actor, actor.tenantId)].some((permission) => !most.has(permission));
  });
