import { JsonText, type OperationId, type Reply } from '../../contract/index.ts';
import type { Transaction } from '../../db/index.ts';
import { decide, type Attributes } from '../../policy/index.ts';
import { notFound } from '../../shared/problem.ts';
import type { Able, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { hiddenFrom, visiblePart } from '../visibility.ts';
import { Denied } from './denied.ts';
import { resourceOf } from './target.ts';

type Json = Record<string, unknown>;

/** What a handler may read of the objects of its change, within the transaction that makes it. */
export class Readback {
  readonly #validated: Validated<Able>;
  readonly #gateway: Gateway;
  readonly #transaction: Transaction;
  /** What was represented, so that an answer with it can be masked by the object's attributes. */
  readonly #attributesOf = new WeakMap<object, Attributes>();

  constructor(validated: Validated<Able>, gateway: Gateway, transaction: Transaction) {
    this.#validated = validated;
    this.#gateway = gateway;
    this.#transaction = transaction;
  }

  /** An object of the operation's resource as it now stands; null if there is none. */
  async represent(id: string): Promise<Json | null> {
    const { source } = resourceOf(this.#validated, this.#gateway);
    const [rows] = await this.#transaction.run(source.load(this.#validated.tenantId, id));
    const found = source.loaded(rows);
    if (!found) return null;
    const representation = JSON.parse(found.representation) as Json;
    this.#attributesOf.set(representation, found.attributes);
    return representation;
  }

  /** Decide once more, on an object of any resource. @throws Denied; Problem 404 where there is none. */
  async demand(type: string, action: string, id: string): Promise<void> {
    const { dated, tenantId, context } = this.#validated;
    const source = this.#gateway.resources.get(type)?.source;
    if (!source) throw new Error(`no resource "${type}"`);
    const [rows] = await this.#transaction.run(source.load(tenantId, id));
    const found = source.loaded(rows);
    if (!found) throw notFound(`The ${type.replaceAll('_', ' ')}`);
    const decision = decide(dated.ability, { action, resource: { type, id }, context }, found.attributes);
    if (decision.effect === 'deny') throw new Denied(decision, null);
  }

  /** The reply without what this caller may not see of the object it represents. */
  masked(reply: Reply<OperationId>): Reply<OperationId> {
    const { body } = reply;
    const { source } = resourceOf(this.#validated, this.#gateway);
    if (!isJson(body) || hiddenFrom(this.#validated, source).length === 0) return reply;
    const attributes = this.#attributesOf.get(body);
    return attributes
      ? { ...reply, body: new JsonText(JSON.stringify(visiblePart(this.#validated, attributes, body))) }
      : reply;
  }
}

/** Whether a reply's body is an object the handler made, not text or a list. */
export const isJson = (body: unknown): body is Json =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && !(body instanceof JsonText);
