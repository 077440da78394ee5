import type { Problem } from '../shared/problem.ts';

/** RFC 7644, table 9: what kind of bad request. Field errors have these as codes where they mean SCIM clients. */
const scimTypes = new Set([
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
]);

const root = '/scim/v2';

/** Whether a path is one of SCIM's, also where there is no operation: its clients read no other errors. */
export const isScimPath = (path: unknown, basePath: string): boolean =>
  typeof path === 'string' && `${path}/`.startsWith(`${basePath}${root}/`);

/** The error message of SCIM (RFC 7644, 3.12) that says what a problem document would. */
export const scimError = (problem: Problem, { detail }: Record<string, unknown>): Record<string, unknown> => {
  const scimType = scimTypeOf(problem);
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(problem.status),
    ...(scimType !== undefined && { scimType }),
    detail,
  };
};

const scimTypeOf = ({ code, errors = [] }: Problem): string | undefined => {
  const named = errors.find((error) => scimTypes.has(error.code));
  if (named) return named.code;
  if (code === 'malformed_request') return 'invalidSyntax';
  return code === 'invalid_request' ? 'invalidValue' : undefined;
};
