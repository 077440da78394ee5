import type { ListQuery } from '../../../contract/index.ts';
import { filterSql, type FilterAttributes } from './filter-sql.ts';
import { FilterFault, parseFilter } from './filter-syntax.ts';
import { scimProblem } from './problems.ts';

type Query = Readonly<Record<string, unknown>>;

export interface ListRules {
  attributes: FilterAttributes;
  /** Attributes to sort by: the table's sort of that name, as the client may write it in lower case, and its field. */
  sorts: Readonly<Record<string, { name: string; field: string }>>;
  /** The largest page. */
  mostItems: number;
}

/**
 * What the query parameters of a list ask for (RFC 7644, 3.4.2). Numbers out of range mean the nearest in it.
 * @throws Problem 400: invalidFilter, invalidPath.
 */
export const readListQuery = (
  query: Query,
  { attributes, sorts, mostItems }: ListRules,
): Omit<ListQuery, 'omitted'> => {
  const filter = readFilter(query.filter, attributes);
  const sort = readSort(query, attributes.schema, sorts);
  return {
    offset: Math.max(1, Number(query.startIndex ?? 1)) - 1,
    limit: Math.min(mostItems, Math.max(0, Number(query.count ?? mostItems))),
    sort: sort && (query.sortOrder === 'descending' ? `-${sort.name}` : sort.name),
    where: filter?.where ?? null,
    fields: [...(filter?.fields ?? []), ...(sort ? [sort.field] : [])],
  };
};

const readFilter = (text: unknown, attributes: FilterAttributes): ReturnType<typeof filterSql> | null => {
  if (typeof text !== 'string') return null;
  try {
    return filterSql(parseFilter(text), attributes);
  } catch (error) {
    if (error instanceof FilterFault) throw scimProblem('invalidFilter', 'filter', error.message, 'query');
    throw error;
  }
};

const readSort = (
  { sortBy }: Query,
  schema: string,
  sorts: ListRules['sorts'],
): { name: string; field: string } | null => {
  if (typeof sortBy !== 'string') return null;
  const lower = sortBy.toLowerCase();
  const prefix = `${schema.toLowerCase()}:`;
  const name = lower.startsWith(prefix) ? lower.slice(prefix.length) : lower;
  const found = Object.hasOwn(sorts, name) ? sorts[name] : undefined;
  if (!found) throw scimProblem('invalidPath', 'sortBy', `cannot sort by "${sortBy}"`, 'query');
  return found;
};
