import { Problem, type FieldError } from '../../../shared/problem.ts';

/** The kinds of bad request of RFC 7644 (table 9) that this service has. */
export type ScimType = 'invalidFilter' | 'invalidPath' | 'invalidValue' | 'mutability' | 'noTarget' | 'tooMany';

/** A 400 that SCIM clients understand. @param path the parameter or attribute that is wrong. */
export const scimProblem = (code: ScimType, path: string, message: string, place: FieldError['in'] = 'body'): Problem =>
  new Problem('invalid_request', `${path}: ${message}.`, { errors: [{ in: place, path, message, code }] });
