import type { Root } from '../condition.ts';
import { obligations } from '../obligation.ts';
import type { AttributeType } from '../vocabulary.ts';
import { isSame, type Kind } from './element.ts';
import { rankOf } from './number-rank.ts';
import { and, equal, implies, integer, not, or, type Smt } from './smt.ts';
import type { AttributeTerm } from './symbolic-facts.ts';
import type { SymbolicRequest } from './symbolic-request.ts';

export type TypeOf = (root: Root, name: string) => AttributeType | undefined;

export const kindOf = (type: AttributeType['type']): Kind =>
  (({ uuid: 'string', string: 'string', number: 'number', timestamp: 'number', boolean: 'boolean' }) as const)[type];

/** The moment at which examples happen, if it does not matter. */
const moment = Date.UTC(2030, 0);

/**
 * What makes an example easy to read, the most important first: values of the declared types, an ordinary member of an ordinary
 * tenant, values that the policies name, and ids that differ where they may.
 */
export const preferences = (request: SymbolicRequest, typeOf: TypeOf): Smt[] => {
  const { facts } = request;
  const attributes = facts.attributes();
  const free = attributes.filter(({ root }) => root !== 'tenant');
  const typed = free.map((term) => ({ term, type: typeOf(term.root, term.name) }));
  const named = (name: string, text: string): Smt[] =>
    attributes
      .filter((term) => `${term.root}.${term.name}` === name)
      .map((term) => and(equal(term.kind, 'string'), equal(term.value, facts.text(text))));
  return [
    request.inTenant,
    ...typed.map(({ term, type }) => hasType(request, term, type)),
    ...named('principal.type', 'user'),
    ...named('tenant.kind', 'customer'),
    ...named('principal.scope', 'tenant'),
    ...attributes
      .filter(({ root, name }) => root === 'principal' && name === 'is_member')
      .map(({ value }) => equal(value, '1')),
    ...named('tenant.status', 'active'),
    ...typed.map(({ term, type }) => hasNiceValue(request, term, type)),
    ...attributes.filter(({ root, name }) => root === 'tenant' && name === 'id').map(({ value }) => `(< ${value} 0)`),
    ...distinctIds(attributes),
    ...free.map(({ kind, value }) => implies(equal(kind, 'boolean'), equal(value, '0'))),
  ].filter((each) => each !== 'true');
};

const ages: readonly string[] = Object.values(obligations).map(({ age }) => age);

/** Present, and of its type. An obligation that was never met is the ordinary case. */
const hasType = ({ facts }: SymbolicRequest, term: AttributeTerm, type: AttributeType | undefined): Smt => {
  if (!type || (term.root === 'context' && ages.includes(term.name))) return equal(term.kind, 'missing');
  const kind = kindOf(type.type);
  if (!type.list) return equal(term.kind, kind);
  const elements = facts.lists
    .elements()
    .map((each) => implies(facts.lists.includes(term.list, each), equal(each.kind, kind)));
  return and(equal(term.kind, 'list'), ...elements);
};

/** One of the declared values, a number that the policies name or that is next to one, an id that they do not name. */
const hasNiceValue = (
  { facts }: SymbolicRequest,
  { kind, value }: AttributeTerm,
  type: AttributeType | undefined,
): Smt => {
  // Texts that policies name are not negative.
  if (type?.type === 'uuid') return implies(equal(kind, 'string'), `(< ${value} 0)`);
  if (type?.values)
    return implies(equal(kind, 'string'), or(...type.values.map((each) => equal(value, facts.text(each)))));
  if (type?.type !== 'number' && type?.type !== 'timestamp') return 'true';
  const numbers = [...facts.numbers(), type.type === 'timestamp' ? moment : 0];
  const nice = new Set(numbers.flatMap((each) => [each, each + 1, each - 1]).map(rankOf));
  return implies(equal(kind, 'number'), or(...[...nice].map((rank) => equal(value, integer(rank)))));
};

/** No text is by chance that of the principal's or the tenant's id. */
const distinctIds = (attributes: readonly AttributeTerm[]): Smt[] => {
  const ids = attributes.filter(({ root, name }) => (root === 'principal' || root === 'tenant') && name === 'id');
  return attributes.flatMap((term) => ids.filter((id) => id !== term).map((id) => not(isSame(term, id))));
};
