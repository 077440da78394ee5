import { ResourceSource, scopeOf, type Loaded, type Scope, type Store } from '../../../db/index.ts';
import {
  decide,
  hiddenFields,
  readableFields,
  type Ability,
  type AccessRequest,
  type Attributes,
  type PolicySet,
} from '../../../policy/index.ts';
import { isUuid } from '../../../shared/ids.ts';
import type { DomainResource } from '../../domain.ts';

/** Who looks, and in which tenant. */
export interface Look {
  ability: Ability;
  tenantId: string;
  /** Epoch milliseconds. */
  now: number;
}

/** The attributes of an object that may be shown to who looks. */
export interface SeenObject {
  attributes: Attributes;
  /** The names of those that may not, and that are left out. */
  withheld: string[];
}

const lookAt = (type: string, now: number, id: string | null = null): AccessRequest => ({
  action: 'read',
  resource: { type, id },
  context: { now },
});

/** Objects of any resource, for those who may read them. */
export class VisibleObjects {
  readonly #store: Store;
  readonly #policies: PolicySet;
  readonly #sources: ReadonlyMap<string, ResourceSource>;

  constructor({
    store,
    policies,
    resources,
  }: {
    store: Store;
    policies: PolicySet;
    resources: readonly DomainResource[];
  }) {
    this.#store = store;
    this.#policies = policies;
    this.#sources = new Map(
      resources.flatMap(({ table, form }) => {
        const policy = policies.resources.get(table.type);
        return policy && !form ? [[table.type, new ResourceSource(table, policy)] as const] : [];
      }),
    );
  }

  /** An object as it is for who looks; null where there is none that they may read. */
  async find({ ability, tenantId, now }: Look, type: string, id: string): Promise<Loaded | null> {
    const loaded = await this.#load(scopeOf(ability, tenantId), type, id);
    if (!loaded || !this.#policies.resources.get(type)?.actions.read) return null;
    return decide(ability, lookAt(type, now, id), loaded.attributes).effect === 'allow' ? loaded : null;
  }

  /**
   * A tenant's object by its attributes for somebody else's request, on which some may hang, as far as who looks may read them.
   * @param principalId who makes the request; null for nobody in particular.
   */
  async asSeenFor(look: Look, principalId: string | null, type: string, id: string): Promise<SeenObject | null> {
    const { tenantId } = look;
    const own = await this.find(look, type, id);
    // Whoever it is, they see no more of other tenants than who looks.
    const { platform } = scopeOf(look.ability, tenantId);
    // What is there for a person alone, such as another tenant of theirs, is not the tenant's to ask about.
    const isTenants = await this.#load({ tenantId, principalId: null, platform }, type, id);
    if (!own || !isTenants) return null;
    const loaded = await this.#load({ tenantId, principalId, platform }, type, id);
    if (!loaded) return null;
    const { attributes } = loaded;
    const withheld = this.#withheld(look, type, own, Object.keys(attributes));
    return {
      attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => !withheld.includes(name))),
      withheld,
    };
  }

  /** Attributes of a kind of object that are not told to who looks: those that may be hidden from them as fields, and secret ones. */
  untold({ ability, now }: Look, type: string): string[] {
    const names = Object.keys(this.#policies.resources.get(type)?.attributes ?? {});
    const hidden = hiddenFields(ability, lookAt(type, now), this.#fieldsAmong(type, names));
    return names.filter((name) => hidden.includes(name) || this.#isSecret(type, name));
  }

  #withheld({ ability, now }: Look, type: string, { attributes }: Loaded, names: readonly string[]): string[] {
    const fields = this.#fieldsAmong(type, names);
    const readable = readableFields(ability, lookAt(type, now), attributes, fields);
    return names.filter((name) => (fields.includes(name) && !readable.includes(name)) || this.#isSecret(type, name));
  }

  #fieldsAmong(type: string, names: readonly string[]): string[] {
    return names.filter((name) => this.#sources.get(type)?.fields.includes(name));
  }

  /** For decisions alone, or declared sensitive. */
  #isSecret(type: string, name: string): boolean {
    const isUndisclosed = this.#sources.get(type)?.table.undisclosed?.includes(name) === true;
    return isUndisclosed || this.#policies.resources.get(type)?.attributes[name]?.sensitive === true;
  }

  async #load(scope: Scope, type: string, id: string): Promise<Loaded | null> {
    const source = this.#sources.get(type);
    if (!source) return null;
    const isText = source.table.id.type === 'text';
    if (!isText && !isUuid(id)) return null;
    const { results } = await this.#store.read(scope, source.load(scope.tenantId, isText ? id : id.toLowerCase()));
    return source.loaded(results[0]);
  }
}
