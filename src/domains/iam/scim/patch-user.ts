import { isEmail } from './is-email.ts';
import { changesOf, demandUnchanged, externalIdOf, textOf, type AttributeChange } from './patch-operations.ts';
import { scimProblem } from './problems.ts';
import { userSchema } from './user-form.ts';

/** What a directory wants of a user. What it says nothing of stays as it is. */
export interface WantedUser {
  userName?: string;
  givenName?: string;
  familyName?: string;
  active?: boolean;
  /** Null: none. */
  externalId?: string | null;
}

/** Attributes that are taken and not kept: the account has no room for them, or has them from `userName` and `name`. */
const notKept = new Set([
  'displayname',
  'nickname',
  'profileurl',
  'title',
  'usertype',
  'preferredlanguage',
  'locale',
  'timezone',
  'password',
  'emails',
  'phonenumbers',
  'ims',
  'photos',
  'addresses',
  'entitlements',
  'roles',
  'x509certificates',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:user',
]);
const readOnly = new Set(['id', 'schemas', 'meta', 'groups']);

/** What a PATCH of a user wants. @throws Problem 400: invalidPath, invalidValue, mutability, noTarget. */
export const patchedUser = (body: Parameters<typeof changesOf>[0], id: string): WantedUser => {
  const wanted: WantedUser = {};
  for (const change of changesOf(body, userSchema)) apply(wanted, change, id);
  return wanted;
};

const apply = (wanted: WantedUser, change: AttributeChange, id: string): void => {
  const { op, name, part, filter, value } = change;
  if (notKept.has(name)) return;
  if (readOnly.has(name)) {
    demandUnchanged(change, id);
    return;
  }
  if (filter || (part !== null && name !== 'name')) throw scimProblem('invalidPath', name, 'has no such parts');
  const isRemoved = op === 'remove';
  if (isRemoved && name !== 'externalid') throw scimProblem('mutability', name, 'cannot be removed');
  if (name === 'externalid') wanted.externalId = externalIdOf(change);
  else if (name === 'active') wanted.active = truthOf(value);
  else if (name === 'username') wanted.userName = emailOf(value);
  else if (name === 'name') applyName(wanted, part, value);
  else throw scimProblem('invalidPath', name, 'is no attribute of a user');
};

const applyName = (wanted: WantedUser, part: string | null, value: unknown): void => {
  if (part === 'givenname') wanted.givenName = textOf(value, 'name.givenName', 100);
  else if (part === 'familyname') wanted.familyName = textOf(value, 'name.familyName', 100);
  if (part !== null) return;
  if (typeof value !== 'object' || value === null) throw scimProblem('invalidValue', 'name', 'must be an object');
  for (const [each, text] of Object.entries(value)) applyName(wanted, each.toLowerCase(), text);
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
