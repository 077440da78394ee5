import type { Node } from 'yaml';
import { isUuid } from '../shared/ids.ts';
import { readPath } from './canonical-path.ts';
import type { RouteSegment } from './route.ts';
import type { YamlSource } from './yaml-source.ts';

const parameter = /^\{([a-z][a-z0-9_]*)(:uuid|\*)?\}$/;

/** Read a path such as `/documents/{id}`, `/users/{user:uuid}` or `/assets/{file*}`. */
export const parseRoutePath = (
  source: YamlSource,
  node: Node | undefined,
): { path: string; segments: RouteSegment[] } => {
  const path = source.text(node, '"path"');
  const parts = path.split('/').slice(1);
  const names = new Set<string>();
  const segments = parts.map((part, index): RouteSegment => {
    const [, name, kind] = parameter.exec(part) ?? [];
    if (name === undefined) return { kind: 'literal', text: part };
    if (names.has(name)) source.fail(node, `the parameter "${name}" is in the path twice`, 'give it another name');
    names.add(name);
    if (kind !== '*') return { kind: 'parameter', name, type: kind === ':uuid' ? 'uuid' : 'text' };
    if (index < parts.length - 1) source.fail(node, `{${name}*} must be the end of the path`, 'remove what follows');
    return { kind: 'tail', name };
  });
  // A parameter stands for some segment that is fine.
  const literals = readPath(`/${parts.map((part) => (parameter.test(part) ? '-' : part)).join('/')}`);
  if (!path.startsWith('/') || !literals) {
    source.fail(
      node,
      `"${path}" is no canonical path`,
      'begin with /, encode only what must be, no empty or dot segment',
    );
  }
  return {
    path,
    segments: segments.map((each, index) =>
      each.kind === 'literal' ? { kind: 'literal', text: literals[index] ?? '' } : each,
    ),
  };
};

/** The parameters of a path that has the form; null for any other. */
export const matchPath = (
  form: readonly RouteSegment[],
  segments: readonly string[],
): Record<string, string> | null => {
  const parameters: Record<string, string> = {};
  for (const [index, each] of form.entries()) {
    const text = segments[index];
    if (text === undefined) return null;
    if (each.kind === 'tail') {
      const rest = segments.slice(index);
      if (rest.includes('')) return null;
      parameters[each.name] = rest.join('/');
      return parameters;
    }
    if (!takes(each, text)) return null;
    if (each.kind === 'parameter') parameters[each.name] = text;
  }
  return form.length === segments.length ? parameters : null;
};

/** Whether some path has both forms. */
export const pathsOverlap = (a: readonly RouteSegment[], b: readonly RouteSegment[]): boolean => {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [one, other] = [a[index], b[index]];
    if (!one || !other) return false;
    if (one.kind === 'tail') return canContinue(b.slice(index));
    if (other.kind === 'tail') return canContinue(a.slice(index));
    if (!segmentsOverlap(one, other)) return false;
  }
  return true;
};

/** Whether a tail takes it: some segment, and no slash at the end. */
const canContinue = (rest: readonly RouteSegment[]): boolean =>
  rest.every((each) => each.kind !== 'literal' || each.text !== '');

const segmentsOverlap = (one: RouteSegment, other: RouteSegment): boolean => {
  if (one.kind === 'literal') return takes(other, one.text);
  return other.kind === 'literal' ? takes(one, other.text) : true;
};

const takes = (segment: RouteSegment, text: string): boolean => {
  if (segment.kind === 'literal') return segment.text === text;
  // In one case only: what is asked about must be what the application looks up, whether its ids have a case or not.
  if (segment.kind === 'parameter' && segment.type === 'uuid') return isUuid(text) && text === text.toLowerCase();
  return text !== '';
};
