import type { EntitySet } from './entities.ts';
import type { Attributes } from './evaluate.ts';
import type { PolicySet } from './policy.ts';
import type { Declared } from './vocabulary.ts';

/** The entities of a bundle without what is declared sensitive of them. */
export const publicEntities = ({ entities, resources, principals }: PolicySet): EntitySet => ({
  resources: mapValues(entities.resources, (objects, type) =>
    mapValues(objects, (attributes) => withoutSensitive(attributes, resources.get(type)?.attributes)),
  ),
  principals: mapValues(entities.principals, (people, type) =>
    mapValues(people, (each) => ({ ...each, attributes: withoutSensitive(each.attributes, principals.get(type)) })),
  ),
});

/** The names of an object's attributes that {@link publicEntities} leaves out. */
export const sensitiveNames = ({ entities, resources }: PolicySet, type: string, id: string): string[] =>
  Object.keys(entities.resources.get(type)?.get(id) ?? {}).filter((name) =>
    isSensitive(resources.get(type)?.attributes, name),
  );

const isSensitive = (declared: Declared | undefined, name: string): boolean =>
  declared !== undefined && Object.hasOwn(declared, name) && declared[name]?.sensitive === true;

const withoutSensitive = (attributes: Attributes, declared: Declared | undefined): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !isSensitive(declared, name)));

const mapValues = <Value, Result>(
  map: ReadonlyMap<string, Value>,
  change: (value: Value, key: string) => Result,
): Map<string, Result> => new Map([...map].map(([key, value]) => [key, change(value, key)]));
