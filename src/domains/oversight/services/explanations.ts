import type { SuccessBody } from '../../../contract/index.ts';
import { readGrants, readKeptBundle, readTenantStanding, type Store } from '../../../db/index.ts';
import {
  explain,
  explainRecord,
  parseHypothetical,
  PolicyError,
  publicEntities,
  RuleSets,
  sensitiveNames,
  type DecisionInputs,
  type DecisionRecord,
  type EntitySet,
  type HypotheticalFacts,
  type PolicySet,
  type PrincipalFacts,
  type TenantFacts,
} from '../../../policy/index.ts';
import { isUuid } from '../../../shared/ids.ts';
import { notFound, Problem } from '../../../shared/problem.ts';
import type { DomainResource } from '../../domain.ts';
import { VisibleObjects } from './visible-objects.ts';

/** Who asks for an explanation. */
export interface Reviewer {
  principal: PrincipalFacts;
  tenant: TenantFacts;
}

export type ExplanationBody = SuccessBody<'explainDecision'>;

/** A request that nobody made, as far as it is looked at here. */
export interface HypotheticalBody {
  principal?: { id?: string; type?: string; role?: string; permissions?: string[] };
  resource?: { type: string; id?: string };
}

export interface ExplanationsParts {
  store: Store;
  policies: PolicySet;
  /** Of all domains. */
  resources: readonly DomainResource[];
  /** Epoch milliseconds. */
  clock: () => number;
}

/** Explains to a tenant's reviewers what the policies decide: about their tenant alone, and from nothing that they may not read. */
export class Explanations {
  readonly #parts: ExplanationsParts;
  readonly #objects: VisibleObjects;
  readonly #ruleSets: RuleSets;
  readonly #entities: EntitySet;

  constructor(parts: ExplanationsParts) {
    this.#parts = parts;
    this.#objects = new VisibleObjects(parts);
    this.#ruleSets = new RuleSets(parts.policies);
    this.#entities = publicEntities(parts.policies);
  }

  /** @throws Problem 400 for what means nothing, 404 for a principal or an object that is not there, or not the reviewer's to see. */
  async ofRequest(reviewer: Reviewer, body: HypotheticalBody): Promise<ExplanationBody> {
    const { policies, clock } = this.#parts;
    const { tenant } = reviewer;
    const now = clock();
    const principal = await this.#principal(reviewer, body.principal, now);
    const id = principal?.id ?? body.principal?.id ?? null;
    const object = await this.#object(reviewer, body.resource, id, now);
    const facts = { tenant, now, ...(principal && { principal }), ...(object && { attributes: object.attributes }) };
    const explanation = explain(policies, this.#read(reviewer, body, facts));
    return {
      ...explanation,
      decision_id: null,
      withheld: object?.withheld ?? this.#withheldOf(reviewer, body.resource),
    };
  }

  /**
   * Why a decision of the log was made, under the policies of then.
   * @throws Problem 404 where the tenant's log has none of the id; 409 where those policies are not at hand.
   */
  async ofDecision(reviewer: Reviewer, asked: string): Promise<ExplanationBody> {
    const id = asked.toLowerCase();
    const look = this.#lookOf(reviewer, this.#parts.clock());
    const found = await this.#objects.find(look, 'decision', id);
    if (!found) throw notFound('The decision');
    const record = JSON.parse(found.representation) as DecisionRecord;
    const policies = await this.#policiesOf(record.policy_digest);
    const untold = this.#objects.untold(look, record.resource.type);
    const withheld = untold.filter((name) => policies.resources.get(record.resource.type)?.attributes[name]);
    const explanation = explainRecord(
      policies,
      record,
      ({ root, name }) => root === 'resource' && untold.includes(name),
    );
    return { ...explanation, decision_id: id, withheld };
  }

  /** The policies of a digest: those in force, or what was kept of earlier ones. */
  async #policiesOf(digest: string): Promise<PolicySet> {
    const { policies, store } = this.#parts;
    if (policies.digest === digest) return policies;
    const kept = await readKeptBundle(store, digest);
    if (!kept) throw new Problem('conflict', 'The policies that decided then are not at hand any more.');
    return kept;
  }

  #read({ principal }: Reviewer, body: HypotheticalBody, facts: HypotheticalFacts): DecisionInputs {
    const { policies } = this.#parts;
    // Whom and what other applications have, a bundle says of no tenant: only the platform sees that.
    const entities = principal.scope === 'platform' ? this.#entities : { resources: new Map(), principals: new Map() };
    try {
      return parseHypothetical({ file: 'request', text: JSON.stringify(body) }, { ...policies, entities }, facts);
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      throw new Problem('invalid_request', `The request cannot be explained: ${error.problem}.`);
    }
  }

  /** Of another application's object: what is sensitive of it. */
  #withheldOf({ principal }: Reviewer, { type, id }: { type: string; id?: string } = { type: '' }): string[] {
    return principal.scope === 'platform' && id !== undefined ? sensitiveNames(this.#parts.policies, type, id) : [];
  }

  /** A user of the tenant, where nothing but an id is said of the principal: with the rights it has. */
  async #principal(
    reviewer: Reviewer,
    asked: HypotheticalBody['principal'],
    now: number,
  ): Promise<PrincipalFacts | undefined> {
    const { id, type = 'user', role, permissions } = asked ?? {};
    if (id === undefined || type !== 'user' || role !== undefined || permissions !== undefined) return undefined;
    const absent = notFound('The principal');
    const user = isUuid(id) ? id.toLowerCase() : null;
    if (user === null || !(await this.#objects.find(this.#lookOf(reviewer, now), 'user', user))) throw absent;
    const { store } = this.#parts;
    const tenantId = reviewer.tenant.id;
    // That somebody is an operator of the platform is nothing that a tenant's reviewer learns.
    const found =
      reviewer.principal.scope === 'platform'
        ? await readGrants(store, user, tenantId)
        : await readTenantStanding(store, user, tenantId);
    if (!found?.principal) throw absent;
    return found.principal;
  }

  async #object(reviewer: Reviewer, asked: HypotheticalBody['resource'], principalId: string | null, now: number) {
    const { policies } = this.#parts;
    if (asked?.id === undefined || policies.resources.get(asked.type)?.source !== 'gateway') return null;
    const look = this.#lookOf(reviewer, now);
    const found = await this.#objects.asSeenFor(look, principalId, asked.type, asked.id);
    if (!found) throw notFound('The object');
    return found;
  }

  #lookOf({ principal, tenant }: Reviewer, now: number) {
    return { ability: this.#ruleSets.abilityOf(principal, tenant), tenantId: tenant.id, now };
  }
}
