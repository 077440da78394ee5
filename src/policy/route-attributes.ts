import type { Attributes, AttributeValue } from './evaluate.ts';
import type { RouteMatch } from './route-map.ts';
import type { RouteRequest, RouteValue } from './route.ts';

/** What is known of who asks: see `Ability.identity`. */
type Identity = Readonly<Record<'principal' | 'tenant', Attributes>>;

/** What a route says of the object that a request is about. */
export const routeAttributes = (
  { attributes }: RouteRequest,
  parameters: RouteMatch['parameters'],
  identity: Identity,
): Attributes => {
  const valueOf = (value: RouteValue): AttributeValue => {
    if (value.kind === 'literal') return value.value;
    return value.kind === 'parameter' ? parameters[value.name] : identity[value.root][value.name];
  };
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, valueOf(value)]));
};
