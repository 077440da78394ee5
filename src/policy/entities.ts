import type { Attributes } from './evaluate.ts';

/** A principal that is written down in a bundle. */
export interface StaticPrincipal {
  type: string;
  id: string;
  /** What it holds, in whatever tenant it is asked about. */
  permissions: readonly string[];
  attributes: Attributes;
}

/** What a bundle knows by itself: objects by resource and id, principals by type and id. */
export interface EntitySet {
  resources: ReadonlyMap<string, ReadonlyMap<string, Attributes>>;
  principals: ReadonlyMap<string, ReadonlyMap<string, StaticPrincipal>>;
}
