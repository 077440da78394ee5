import { byCodeUnits } from '../../../shared/by-code-units.ts';
import { ResourceSource, type Row, type Statement } from '../../../db/index.ts';
import { givenValues, type Attributes, type PolicySet, type ResourcePolicy } from '../../../policy/index.ts';
import { isUuid } from '../../../shared/ids.ts';
import type { DomainResource } from '../../domain.ts';
import type { Resource } from './question.ts';

/** Where the attributes of what is asked about come from: stored values first, and what was said of it where these are silent. */
export class Objects {
  readonly #policies: PolicySet;
  readonly #sources: ReadonlyMap<string, ResourceSource>;
  readonly #creations: ReadonlySet<string>;

  /**
   * @param resources the gateway's own: those of all domains.
   * @param creations which of their actions, as `resource.action`, make an object.
   */
  constructor(policies: PolicySet, resources: readonly DomainResource[], creations: ReadonlySet<string>) {
    this.#policies = policies;
    this.#creations = creations;
    this.#sources = new Map(
      resources.flatMap(({ table, form }) => {
        const policy = policies.resources.get(table.type);
        return policy && !form ? [[table.type, new ResourceSource(table, policy)]] : [];
      }),
    );
  }

  /** The source of the gateway's own resources; undefined for other applications'. */
  sourceOf({ resource, source }: ResourcePolicy): ResourceSource | undefined {
    if (source !== 'gateway') return undefined;
    const found = this.#sources.get(resource);
    if (!found) throw new Error(`the resource "${resource}" has no source`);
    return found;
  }

  /** Selects an object; undefined where it cannot be among the gateway's own. */
  load(policy: ResourcePolicy, id: string, tenantId: string): Statement | undefined {
    const source = this.sourceOf(policy);
    if (!source) return undefined;
    if (source.table.id.type === 'text') return source.load(tenantId, id);
    return isUuid(id) ? source.load(tenantId, id.toLowerCase()) : undefined;
  }

  /** The ids of a resource's written objects, in order. */
  writtenIds({ resource }: ResourcePolicy): string[] {
    return [...(this.#policies.entities.resources.get(resource)?.keys() ?? [])].sort(byCodeUnits);
  }

  /**
   * The attributes of an object, for an action on it. What was said of one of the gateway's own counts before it is made, and never
   * after: one that is not there has none. @param rows what {@link load} answered with.
   */
  attributesOf(
    policy: ResourcePolicy,
    action: string,
    { id, properties }: Resource,
    rows: Row[] | undefined,
  ): Attributes {
    const source = this.sourceOf(policy);
    const stored = source?.loaded(rows)?.attributes;
    if (stored) return stored;
    if (source && !this.#creations.has(`${policy.resource}.${action}`)) return {};
    const written = this.#policies.entities.resources.get(policy.resource)?.get(id);
    if (written && properties === undefined) return written;
    const { attributes: declared } = policy;
    // Nobody can say of an object that it is another.
    const own = Object.hasOwn(declared, 'id') ? { id } : {};
    return { ...givenValues(declared, properties), ...written, ...own };
  }
}
