import type { Reference } from './reference.ts';
import type { VcenterSession } from './vcenter-session.ts';
import { UnusableAnswer } from './unusable-answer.ts';
import { faultOfMethod } from './vim-fault.ts';
import type { XmlElement } from './xml-reader.ts';
import { typed, type Value } from './xml-writer.ts';

/** An object with its properties by their paths; what it has not is absent. */
export interface Properties {
  object: Reference;
  get: (path: string) => XmlElement | undefined;
}

interface Wanted {
  /** Where to begin. */
  from: Reference;
  /** What kind of objects are wanted. */
  type: string;
  paths: readonly string[];
  /** How to go on from there; without it, only that object is wanted. */
  along?: readonly Value[];
  signal: AbortSignal;
}

/** Objects in an answer. More come in the next. */
const pageSize = 100;

/**
 * Properties of an object, or of those found on the way from it. Traversals instead of views: a view belongs to a session, is lost with
 * it, and stays when the caller dies.
 * @throws VimFault `ManagedObjectNotFound` if there is no object to begin with
 */
export const retrieve = async (session: VcenterSession, wanted: Wanted): Promise<Properties[]> => {
  const { from, type, paths, along, signal } = wanted;
  const specSet = {
    propSet: { type, all: false, pathSet: paths },
    objectSet: { obj: from, skip: along !== undefined, selectSet: along },
  };
  const read = (response: XmlElement): { found: Properties[]; token: string | undefined } => {
    const result = response.find('returnval');
    return { found: (result?.all('objects') ?? []).map(propertiesOf), token: result?.textOf('token') };
  };
  const on = 'propertyCollector';
  const first = { method: 'RetrievePropertiesEx', parameters: { specSet, options: { maxObjects: pageSize } } };
  let { found, token } = await session.call({ ...first, on, signal }, read);
  const all = [...found];
  while (token !== undefined) {
    const next = { method: 'ContinueRetrievePropertiesEx', parameters: { token }, continues: true };
    ({ found, token } = await session.call({ ...next, on, signal }, read));
    all.push(...found);
  }
  return all;
};

/** Of one object. @throws VimFault `ManagedObjectNotFound` */
export const propertiesOfOne = async (
  session: VcenterSession,
  object: Reference,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Properties> => {
  const [found] = await retrieve(session, { from: object, type: object.type, paths, signal });
  if (!found) throw new UnusableAnswer('it has no properties');
  return found;
};

/** A step from objects of one type to others, which goes on by the steps that it names. */
export const step = (name: string, type: string, path: string, next: readonly string[]): Value =>
  typed('TraversalSpec', { name, type, path, skip: false, selectSet: next.map((each) => ({ name: each })) });

const propertiesOf = (content: XmlElement): Properties => {
  const object = content.find('obj')?.reference;
  if (!object) throw new UnusableAnswer('it has properties of nothing');
  for (const missing of content.all('missingSet')) {
    const fault = missing.find('fault');
    // Some are told so instead of by a fault of the call. A property that this object cannot have is no trouble.
    const { fault: name } = fault ? faultOfMethod(fault) : { fault: '' };
    if (fault && name !== 'InvalidProperty') throw faultOfMethod(fault);
  }
  const values = new Map(content.all('propSet').map((each) => [each.textOf('name'), each.find('val')]));
  return { object, get: (path) => values.get(path) };
};
