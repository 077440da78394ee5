import { isUuid } from '../../../shared/ids.ts';
import type { Filter } from './filter-syntax.ts';
import { groupSchema } from './group-form.ts';
import {
  changesOf,
  demandUnchanged,
  externalIdOf,
  inLowerCase,
  textOf,
  type AttributeChange,
} from './patch-operations.ts';
import { scimProblem } from './problems.ts';

/** What a directory wants of a group. What it says nothing of stays as it is. */
export interface WantedGroup {
  displayName?: string | undefined;
  /** Null: none. */
  externalId?: string | null | undefined;
  members: WantedMembers;
}

/** Who is to be in a group and who is not, whoever else is in it. */
export interface WantedMembers {
  /** Whether nobody stays but those added. */
  replaced: boolean;
  added: Set<string>;
  removed: Set<string>;
}

const mostMembers = 10_000;

/** What a PATCH of a group wants; members that nobody names are never read. @throws Problem 400. */
export const patchedGroup = (body: Parameters<typeof changesOf>[0], id: string): WantedGroup => {
  const wanted: WantedGroup = { members: noChange() };
  for (const change of changesOf(body, groupSchema)) apply(wanted, change, id);
  const { added, removed } = wanted.members;
  if (added.size + removed.size > mostMembers) {
    throw scimProblem('tooMany', 'members', `at most ${mostMembers} can be changed at once`);
  }
  return wanted;
};

export const noChange = (): WantedMembers => ({ replaced: false, added: new Set(), removed: new Set() });

const apply = (wanted: WantedGroup, change: AttributeChange, id: string): void => {
  const { op, name, part, filter, value } = change;
  if (name === 'id' || name === 'schemas' || name === 'meta') {
    demandUnchanged(change, id);
  } else if (name === 'members') {
    if (part !== null) throw scimProblem('mutability', 'members', 'are added and removed as a whole');
    applyMembers(wanted.members, op, filter, value);
  } else if (filter || part !== null) {
    throw scimProblem('invalidPath', name, 'has no such parts');
  } else if (name === 'externalid') {
    wanted.externalId = externalIdOf(change);
  } else if (name === 'displayname') {
    if (op === 'remove') throw scimProblem('mutability', name, 'cannot be removed');
    wanted.displayName = textOf(value, 'displayName', 100);
    if (wanted.displayName === '') throw scimProblem('invalidValue', 'displayName', 'must not be empty');
  } else {
    throw scimProblem('invalidPath', name, 'is no attribute of a group');
  }
};

const applyMembers = (
  members: WantedMembers,
  op: AttributeChange['op'],
  filter: Filter | null,
  value: unknown,
): void => {
  if (filter) {
    if (op !== 'remove') throw scimProblem('noTarget', 'members', 'that are found by a filter can only be removed');
    for (const id of idsIn(filter)) remove(members, id);
  } else if (op === 'remove' && value === undefined) {
    replace(members);
  } else {
    const ids = memberIds(value);
    if (op === 'replace') replace(members);
    for (const id of ids) (op === 'remove' ? remove : add)(members, id);
  }
};

const replace = (members: WantedMembers): void => {
  members.replaced = true;
  members.added.clear();
  members.removed.clear();
};

const add = ({ added, removed }: WantedMembers, id: string): void => {
  added.add(id);
  removed.delete(id);
};

const remove = ({ added, removed }: WantedMembers, id: string): void => {
  added.delete(id);
  removed.add(id);
};

/** The ids of `[{ value }]`, or of one such object. @throws Problem 400: invalidValue. */
export const memberIds = (value: unknown): string[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).map((member) => {
    const { value: id, type } = inLowerCase(Object(member) as object);
    if ((type ?? 'User') !== 'User') throw scimProblem('invalidValue', 'members', 'must be users');
    if (typeof id !== 'string' || !isUuid(id)) throw scimProblem('invalidValue', 'members', 'must be ids of users');
    return id.toLowerCase();
  });

/** The ids that `value eq "…" or value eq "…"` names. */
const idsIn = (filter: Filter): string[] => {
  if (filter.op === 'or') return filter.of.flatMap(idsIn);
  if (filter.op === 'eq' && filter.path.toLowerCase() === 'value' && typeof filter.value === 'string') {
    // What is no id is nobody's.
    return isUuid(filter.value) ? [filter.value.toLowerCase()] : [];
  }
  throw scimProblem('invalidFilter', 'members', 'can be found by `value eq` alone');
};
