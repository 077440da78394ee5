import type { Row, Statement } from '../../../db/index.ts';
import {
  decide,
  deniedBy,
  givenValues,
  type Ability,
  type AccessRequest,
  type Decision,
  type DecisionInputs,
  type PolicySet,
  type ResourcePolicy,
} from '../../../policy/index.ts';
import type { BundlePrincipals } from './bundle-principals.ts';
import type { Objects } from './objects.ts';
import { ownSubject, type OwnSubject } from './own-principals.ts';
import { nameOf, type PresentRead, type PresentRights } from './present-rights.ts';
import type { Action, Occasion, Question, Said, Subject } from './question.ts';
import type { ResourcesCalled } from './resources-called.ts';

export interface DecisionPointParts {
  policies: PolicySet;
  called: ResourcesCalled;
  objects: Objects;
  principals: BundlePrincipals;
  rights: PresentRights;
}

/** A question with all that can be told without reading. */
interface Prepared {
  question: Question;
  policy: ResourcePolicy | undefined;
  own: OwnSubject | null;
  load: Statement | undefined;
}

export const nothingRead: PresentRead = { abilities: new Map(), rows: [] };

/** Decides what other applications ask, as of a moment after they asked. */
export class DecisionPoint {
  readonly #parts: DecisionPointParts;

  constructor(parts: DecisionPointParts) {
    this.#parts = parts;
  }

  /** Read what some questions are about, all at one moment. @returns what decides on each of them. */
  async read(occasion: Occasion, questions: readonly Question[]): Promise<(question: Question) => Decision> {
    const prepared = new Map(questions.map((question) => [question, this.#prepare(question, occasion)]));
    const subjects = new Map([...prepared.values()].flatMap(({ own }) => (own ? [[nameOf(own), own]] : [])));
    const loads = [...prepared.values()].flatMap(({ load }) => load ?? []);
    const read =
      subjects.size === 0 && loads.length === 0
        ? nothingRead
        : await this.#parts.rights.read(occasion, [...subjects.values()], () => loads);
    return (question) => {
      const known = prepared.get(question);
      if (!known) throw new Error('nothing was read for the question');
      return this.#decide(known, occasion, read, known.load && read.rows[loads.indexOf(known.load)]);
    };
  }

  /** What a subject may do; null for nobody that is known. @param read in which its own rights are, if it is the gateway's. */
  abilityOf(subject: Subject, { tenant }: Occasion, { abilities }: PresentRead): Ability | null {
    const own = ownSubject(subject);
    if (!own) return this.#parts.principals.abilityOf(subject, tenant);
    const ability = abilities.get(nameOf(own));
    return ability ? this.withProperties(ability, subject) : null;
  }

  /** The ability of one of the gateway's own principals, with what was said of it where policies declare that. */
  withProperties(ability: Ability, { type, properties }: Pick<Subject, 'type' | 'properties'>): Ability {
    const declared = this.#parts.policies.principals.get(type);
    if (!declared || properties === undefined) return ability;
    return ability.of({ id: ability.principal.id, attributes: givenValues(declared, properties) });
  }

  #prepare(question: Question, { tenant }: Occasion): Prepared {
    const { subject, action, resource } = question;
    const { called, objects } = this.#parts;
    const policy = called.withAction(resource.type, action.name);
    const own = policy ? ownSubject(subject) : null;
    return { question, policy, own, load: policy && objects.load(policy, resource.id, tenant.id) };
  }

  #decide({ question, policy }: Prepared, occasion: Occasion, read: PresentRead, rows: Row[] | undefined): Decision {
    const { subject, action, resource, context } = question;
    const { policies, called, objects } = this.#parts;
    const unknown = (what: string, reason: string): Decision => ({
      ...deniedBy(`pdp.unknown_${what}`, reason, {
        action: action.name,
        resource: { type: resource.type, id: resource.id },
        digest: policies.digest,
      }),
      inputs: refusalOf(question, occasion),
    });
    if (!policy) {
      return called.all(resource.type).length > 0
        ? unknown('action', `There is no action "${action.name}" on "${resource.type}".`)
        : unknown('resource', `There is no resource "${resource.type}".`);
    }
    const ability = this.abilityOf(subject, occasion, read);
    if (!ability) return unknown('subject', 'The subject is not known in this tenant.');
    const request = accessRequest(policy, action, resource.id, context, occasion);
    return decide(ability, request, objects.attributesOf(policy, action.name, resource, rows));
  }
}

/** What is known of a question that no policy can decide: who, what, and nothing that either has. */
const refusalOf = ({ subject, action, resource }: Question, { tenant, now }: Occasion): DecisionInputs => ({
  principal: {
    ...{ id: subject.id, type: subject.type, email: '', credentialId: null, scope: 'tenant', isMember: false },
    ...{ permissions: [], platformPermissions: [], secondFactorAt: null },
  },
  tenant,
  request: { action: action.name, resource: { type: resource.type, id: resource.id }, context: { now } },
  asked: { kind: 'refusal' },
});

/** The access request that is asked about: of what was said of action and context, what the policy declares. */
export const accessRequest = (
  policy: ResourcePolicy,
  { name, properties }: Action,
  id: string | null,
  context: Said | undefined,
  { now }: Occasion,
): AccessRequest => ({
  action: name,
  ...(properties !== undefined && { properties: givenValues(policy.properties, properties) }),
  resource: { type: policy.resource, id },
  context: context === undefined ? { now } : { ...givenValues(policy.context, context), now },
});
