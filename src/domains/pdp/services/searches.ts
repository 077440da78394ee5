import type { ResourceSource, Statement } from '../../../db/index.ts';
import { plan, type Ability, type AccessRequest, type ResourcePolicy } from '../../../policy/index.ts';
import { accessRequest } from './decision-point.ts';
import type { Objects } from './objects.ts';
import { ownSubject } from './own-principals.ts';
import { fillPage, type Candidate, type Found } from './page.ts';
import type { PageAsked } from './page-tokens.ts';
import type { Occasion, Question, Resource, Subject } from './question.ts';
import type { ResourcesCalled } from './resources-called.ts';
import { subjectsAsked, type SubjectsParts } from './subjects-asked.ts';

export interface SearchParts extends SubjectsParts {
  called: ResourcesCalled;
  objects: Objects;
}

interface Entity {
  type: string;
  id: string;
}

/** What is searched for: of an entity, anything but which one. */
type Sought<Searched> = Omit<Searched, 'id'>;

export type SubjectQuery = Omit<Question, 'subject'> & { subject: Sought<Subject> };
export type ResourceQuery = Omit<Question, 'resource'> & { resource: Sought<Resource> };
export type ActionQuery = Omit<Question, 'action'>;

/** How many of the gateway's own objects are read at once. */
const chunk = 500;

/** Finds whoever, whatever and on what a decision would allow (AuthZEN 1.0, 8): by the same rules on the same attributes. */
export class Searches {
  readonly #parts: SearchParts;

  constructor(parts: SearchParts) {
    this.#parts = parts;
  }

  subjects(occasion: Occasion, query: SubjectQuery, page: PageAsked): Promise<Found<Entity>> {
    return fillPage(page, this.#subjects(occasion, query, page.position));
  }

  resources(occasion: Occasion, query: ResourceQuery, page: PageAsked): Promise<Found<Entity>> {
    return fillPage(page, this.#resources(occasion, query, page.position));
  }

  actions(occasion: Occasion, query: ActionQuery, page: PageAsked): Promise<Found<{ name: string }>> {
    return fillPage(page, this.#actions(occasion, query, page.position));
  }

  async *#subjects(
    occasion: Occasion,
    { subject, action, resource, context }: SubjectQuery,
    position: string,
  ): AsyncGenerator<Candidate<Entity>> {
    const { called, objects } = this.#parts;
    const policy = called.withAction(resource.type, action.name);
    if (!policy) return;
    const request = accessRequest(policy, action, resource.id, context, occasion);
    const load = objects.load(policy, resource.id, occasion.tenant.id);
    for await (const asked of subjectsAsked(this.#parts, occasion, subject, position, load)) {
      const { ability, rows, id } = asked;
      const attributes = objects.attributesOf(policy, action.name, resource, rows);
      const isAllowed = ability && allows(ability, request, attributes);
      yield { position: asked.position, result: isAllowed ? { type: subject.type, id } : null };
    }
  }

  async *#resources(occasion: Occasion, query: ResourceQuery, position: string): AsyncGenerator<Candidate<Entity>> {
    const { called, objects } = this.#parts;
    const { action, resource, context } = query;
    const policy = called.withAction(resource.type, action.name);
    if (!policy) return;
    const request = accessRequest(policy, action, null, context, occasion);
    const source = objects.sourceOf(policy);
    const ids = source
      ? this.#stored(occasion, query, request, source, position)
      : this.#written(occasion, query, request, policy, position);
    for await (const { id, isAllowed } of ids) {
      yield { position: id, result: isAllowed ? { type: resource.type, id } : null };
    }
  }

  /** The gateway's own: those that the query plan of the subject's rules finds. */
  async *#stored(
    occasion: Occasion,
    { subject }: ResourceQuery,
    request: AccessRequest,
    source: ResourceSource,
    position: string,
  ): AsyncGenerator<{ id: string; isAllowed: true }> {
    const { rights, decisionPoint } = this.#parts;
    const own = ownSubject(subject);
    const { tenant } = occasion;
    for (let after = position === '' ? null : position; ;) {
      const { rows } = await rights.read(occasion, own ? [own] : [], (abilities): Statement[] => {
        const ability = decisionPoint.abilityOf(subject, occasion, { abilities, rows: [] });
        const answer = ability ? plan(ability, request) : { kind: 'none' as const };
        return answer.kind === 'none' ? [] : [source.ids(tenant.id, answer, { after, limit: chunk })];
      });
      const ids = (rows[0] ?? []).map(({ id }) => String(id));
      for (const id of ids) yield { id, isAllowed: true };
      if (ids.length < chunk) return;
      after = ids.at(-1) ?? null;
    }
  }

  /** Another application's: those that the bundle has written down, each decided on. */
  async *#written(
    occasion: Occasion,
    { subject, resource: { type, properties } }: ResourceQuery,
    request: AccessRequest,
    policy: ResourcePolicy,
    position: string,
  ): AsyncGenerator<{ id: string; isAllowed: boolean }> {
    const { objects } = this.#parts;
    const ability = await this.#abilityOf(subject, occasion);
    if (!ability) return;
    for (const id of objects.writtenIds(policy).filter((each) => each > position)) {
      const attributes = objects.attributesOf(
        policy,
        request.action,
        { type, id, ...(properties && { properties }) },
        undefined,
      );
      yield { id, isAllowed: allows(ability, request, attributes) };
    }
  }

  async *#actions(
    occasion: Occasion,
    { subject, resource, context }: ActionQuery,
    position: string,
  ): AsyncGenerator<Candidate<{ name: string }>> {
    const { called, objects, rights, decisionPoint } = this.#parts;
    const own = ownSubject(subject);
    const policies = called.all(resource.type);
    const loads = policies.map((policy) => objects.load(policy, resource.id, occasion.tenant.id));
    const statements = loads.filter((load) => load !== undefined);
    const read = await rights.read(occasion, own ? [own] : [], () => statements);
    const ability = decisionPoint.abilityOf(subject, occasion, read);
    if (!ability) return;
    const all = policies.flatMap((policy, n) => {
      const load = loads[n];
      const rows = load && read.rows[statements.indexOf(load)];
      return Object.keys(policy.actions).map((name) => ({ policy, name, rows }));
    });
    for (const { policy, name, rows } of all.slice(all.findIndex(({ name }) => name === position) + 1)) {
      const request = accessRequest(policy, { name }, resource.id, context, occasion);
      const attributes = objects.attributesOf(policy, name, resource, rows);
      yield { position: name, result: allows(ability, request, attributes) ? { name } : null };
    }
  }

  async #abilityOf(subject: Subject, occasion: Occasion): Promise<Ability | null> {
    const own = ownSubject(subject);
    const read = await this.#parts.rights.read(occasion, own ? [own] : [], () => []);
    return this.#parts.decisionPoint.abilityOf(subject, occasion, read);
  }
}

const allows = (ability: Ability, request: AccessRequest, attributes: Parameters<Ability['evaluate']>[1]): boolean =>
  ability.evaluate(request, attributes).effect === 'allow';
