import { FilterFault, parseFilter, type Filter } from './filter-syntax.ts';
import { scimProblem } from './problems.ts';

/** Where a PATCH operation points (RFC 7644, 3.5.2), names in lower case. */
export interface PatchPath {
  name: string;
  filter: Filter | null;
  part: string | null;
}

/** A bracket within a text ends no filter. No two alternatives match the same, so it takes time in proportion to the path's length. */
const shape = /^([A-Za-z$][\w$-]*)(?:\[((?:[^"\]]|"(?:[^"\\]|\\[^])*")*)\])?(?:\.([A-Za-z$][\w$-]*))?$/;

/** The URN of an extension that is taken, and not kept. */
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:user';

/** Read a path. @throws Problem 400: invalidPath, invalidFilter. */
export const readPath = (path: string, schema: string): PatchPath => {
  const lower = path.toLowerCase();
  if (lower === enterprise || lower.startsWith(`${enterprise}:`)) return { name: enterprise, filter: null, part: null };
  const prefix = `${schema.toLowerCase()}:`;
  const [, name, filter, part] = shape.exec(lower.startsWith(prefix) ? path.slice(prefix.length) : path) ?? [];
  if (name === undefined) throw scimProblem('invalidPath', 'path', `"${path}" is no path`);
  return {
    name: name.toLowerCase(),
    filter: filter === undefined ? null : readFilter(filter),
    part: part?.toLowerCase() ?? null,
  };
};

const readFilter = (text: string): Filter => {
  try {
    return parseFilter(text);
  } catch (error) {
    if (error instanceof FilterFault) throw scimProblem('invalidFilter', 'path', error.message);
    throw error;
  }
};
