import { isHost, readPath } from './canonical-path.ts';
import { PolicyError } from './policy-error.ts';
import type { Route } from './route.ts';
import { matchPath, pathsOverlap } from './route-path.ts';

/** A request to an application, as its proxy got it. */
export interface ForwardedRequest {
  method: string;
  /** With or without a port. */
  host: string;
  /** Path and query, as they are on the wire. */
  target: string;
}

export interface RouteMatch {
  route: Route;
  parameters: Readonly<Record<string, string>>;
}

/** All routes of a bundle. A request has one of them, or none. */
export class RouteMap {
  readonly routes: readonly Route[];
  readonly #byMethod = new Map<string, Route[]>();

  /** @throws PolicyError where a request could have two. */
  constructor(routes: readonly Route[]) {
    this.routes = routes;
    for (const route of routes) {
      for (const method of route.methods) {
        const others = this.#byMethod.get(method) ?? [];
        this.#byMethod.set(method, others);
        const rival = others.find((other) => overlap(route, other));
        if (rival) throw ambiguous(method, route, rival);
        others.push(route);
      }
    }
  }

  get isEmpty(): boolean {
    return this.routes.length === 0;
  }

  /** Null where there is none, or where the request is not written in the one form in which it can be compared. */
  match({ method, host, target }: ForwardedRequest): RouteMatch | null {
    const name = host.replace(/:\d{1,5}$/, '');
    const [path = ''] = target.split('?', 1);
    // A fragment is no part of a request; who sends one hopes for readers that cut it off, and others that do not.
    const segments = isHost(name) && !target.includes('#') ? readPath(path) : null;
    if (!segments) return null;
    for (const route of this.#byMethod.get(method) ?? []) {
      if (route.host !== null && route.host !== name) continue;
      const parameters = matchPath(route.segments, segments);
      if (parameters) return { route, parameters };
    }
    return null;
  }
}

const overlap = (a: Route, b: Route): boolean =>
  (a.host === null || b.host === null || a.host === b.host) && pathsOverlap(a.segments, b.segments);

const ambiguous = (method: string, route: Route, { path, place: { file, line, column } }: Route): PolicyError =>
  new PolicyError(
    route.place,
    `a ${method} can be both "${route.path}" and "${path}" of ${file}:${line}:${column}`,
    'a request has one route; {name:uuid} takes nothing but UUIDs',
  );
