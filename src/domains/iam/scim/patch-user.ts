import { isEmail } from './is-email.ts';
import { isPlain } from '../services/plain-names.ts';
import { demandDerived } from './derived.ts';
import {
  changesOf,
  demandUnchanged,
  externalIdOf,
  inLowerCase,
  textOf,
  withoutNull,
  type AttributeChange,
} from './patch-operations.ts';
import { scimProblem } from './problems.ts';
import { scimUser, userSchema, type ScimUserRow } from './user-form.ts';

/** What a directory wants of a user. What it says nothing of stays as it is. */
export interface WantedUser {
  userName?: string;
  givenName?: string;
  familyName?: string;
  active?: boolean;
  /** Null: none. */
  externalId?: string | null;
}

/** Attributes that are taken and not kept: the account has no room for them. */
const notKept = new Set([
  'nickname',
  'profileurl',
  'title',
  'usertype',
  'preferredlanguage',
  'locale',
  'timezone',
  'password',
  'phonenumbers',
  'ims',
  'photos',
  'addresses',
  'entitlements',
  'roles',
  'x509certificates',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:user',
]);
const partsNotKept = new Set(['middlename', 'honorificprefix', 'honorificsuffix']);
const readOnly = new Set(['id', 'schemas', 'meta', 'groups']);

/** What a PATCH of a user wants. @throws Problem 400: invalidPath, invalidValue, mutability, noTarget. */
export const patchedUser = (body: Parameters<typeof changesOf>[0], current: ScimUserRow): WantedUser => {
  const wanted: WantedUser = {};
  const changes = changesOf(body, userSchema).flatMap(nameInParts);
  for (const change of changes) if (!isDerived(change)) apply(wanted, change, current.id);
  const users = [current, asWanted(current, wanted)].map(scimUser);
  for (const change of changes) if (isDerived(change)) demandDerived(change, users);
  return wanted;
};

/** A name is changed part by part. */
const nameInParts = (change: AttributeChange): AttributeChange[] => {
  const { op, name, part, filter, value } = change;
  if (name !== 'name' || part !== null || filter || op === 'remove') return [change];
  if (typeof value !== 'object' || value === null) throw scimProblem('invalidValue', 'name', 'must be an object');
  return Object.entries(inLowerCase(value)).map(([each, text]) => withoutNull({ ...change, part: each, value: text }));
};

/** Whether an attribute has its value from `userName` and `name`. */
const isDerived = ({ name, part, filter }: AttributeChange): boolean =>
  name === 'emails' || (!filter && (part === null ? name === 'displayname' : name === 'name' && part === 'formatted'));

const asWanted = (current: ScimUserRow, { userName, givenName, familyName }: WantedUser): ScimUserRow => ({
  ...current,
  ...(userName !== undefined && { email: userName }),
  ...(givenName && { first_name: givenName }),
  ...(familyName && { last_name: familyName }),
});

const apply = (wanted: WantedUser, change: AttributeChange, id: string): void => {
  const { op, name, part, filter, value } = change;
  if (notKept.has(name)) return;
  if (readOnly.has(name)) {
    demandUnchanged(change, id);
    return;
  }
  if (filter || (part !== null && name !== 'name')) throw scimProblem('invalidPath', name, 'has no such parts');
  if (part !== null && partsNotKept.has(part)) return;
  if (op === 'remove' && name !== 'externalid') throw scimProblem('mutability', name, 'cannot be removed');
  if (name === 'externalid') wanted.externalId = externalIdOf(change);
  else if (name === 'active') wanted.active = truthOf(value);
  else if (name === 'username') wanted.userName = emailOf(value);
  else if (part === 'givenname') wanted.givenName = nameOf(value, 'name.givenName');
  else if (part === 'familyname') wanted.familyName = nameOf(value, 'name.familyName');
  else throw scimProblem('invalidPath', part === null ? name : `${name}.${part}`, 'is no attribute of a user');
};

const nameOf = (value: unknown, path: string): string => {
  const text = textOf(value, path, 100);
  if (!isPlain(text)) throw scimProblem('invalidValue', path, 'must have no characters that cannot be seen');
  return text;
};

/** Entra ID writes truth values as texts. */
const truthOf = (value: unknown): boolean => {
  const text = typeof value === 'string' ? value.toLowerCase() : value;
  if (text === true || text === 'true') return true;
  if (text === false || text === 'false') return false;
  throw scimProblem('invalidValue', 'active', 'must be true or false');
};

const emailOf = (value: unknown): string => {
  const text = textOf(value, 'userName', 254);
  if (!isEmail(text)) throw scimProblem('invalidValue', 'userName', 'must be an e-mail address');
  return text;
};
