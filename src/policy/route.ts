import type { Scalar } from './condition.ts';
import type { Place } from './place.ts';

/** A part of a path between slashes. A `tail` is one or more segments to the path's end. */
export type RouteSegment =
  | { kind: 'literal'; text: string }
  | { kind: 'parameter'; name: string; type: 'text' | 'uuid' }
  | { kind: 'tail'; name: string };

/** Where a route has an attribute's value from. */
export type RouteValue =
  | { kind: 'literal'; value: Scalar | Scalar[] }
  | { kind: 'parameter'; name: string }
  | { kind: 'ref'; root: 'principal' | 'tenant'; name: string };

/** The access request that a route stands for. */
export interface RouteRequest {
  kind: 'decided';
  resource: string;
  action: string;
  /** The parameter that names the object; null where the route is about no object that is there already. */
  id: string | null;
  attributes: Readonly<Record<string, RouteValue>>;
}

/** A request to another application, as a proxy in front of it asks about it. */
export interface Route {
  /** Null: whatever the host. */
  host: string | null;
  methods: readonly string[];
  /** As it is written in its file. */
  path: string;
  segments: readonly RouteSegment[];
  /** What is asked of the policies; or why nothing is. */
  access: RouteRequest | { kind: 'public'; reason: string };
  place: Place;
}
