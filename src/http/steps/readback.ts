import { JsonText, type OperationId, type Reply } from '../../contract/index.ts';
import type { Loaded, Transaction } from '../../db/index.ts';
import { decide, decideChange, type Attributes, type Decision } from '../../policy/index.ts';
import { notFound } from '../../shared/problem.ts';
import type { Able, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { decideWithApproval } from './approval.ts';
import { Denied } from './denied.ts';
import { show } from './show.ts';
import { resourceOf, visibleText } from './target.ts';

type Json = Record<string, unknown>;

/** What a handler may read of the objects of its change, within the transaction that makes it. */
export class Readback {
  readonly #validated: Validated<Able>;
  readonly #gateway: Gateway;
  readonly #transaction: Transaction;
  /** What was represented, as it was read: an answer with it is masked by its attributes and named by its text. */
  readonly #readFor = new WeakMap<object, Loaded>();
  /** Every decision that was made beside the one on the request. */
  readonly demanded: Decision[] = [];

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
    this.#readFor.set(representation, found);
    return representation;
  }

  /** Decide once more, on an object of any resource, or on a change of it. @throws Denied; Problem 404 where there is none. */
  async demand(type: string, action: string, id: string, body?: Json): Promise<void> {
    const decideUnder = await this.#question(type, action, id, body);
    const decision = await decideWithApproval(this.#validated, this.#gateway, this.#transaction, decideUnder);
    this.demanded.push(decision);
    if (decision.effect === 'deny') throw new Denied(decision, null);
  }

  /** Whether {@link demand} would be met. @throws Problem 404 where there is no such object. */
  async permits(type: string, action: string, id: string, body?: Json): Promise<boolean> {
    const decision = (await this.#question(type, action, id, body))(this.#validated.context);
    this.demanded.push(decision);
    return decision.effect === 'allow';
  }

  /** What is to be decided, but the context. */
  async #question(
    type: string,
    action: string,
    id: string,
    body: Json | undefined,
  ): Promise<(context: Attributes) => Decision> {
    const { dated, tenantId, operation } = this.#validated;
    const resource = this.#gateway.resources.get(type);
    if (!resource) throw new Error(`no resource "${type}"`);
    const { source, propose } = resource;
    const [rows] = await this.#transaction.run(source.load(tenantId, id));
    const found = source.loaded(rows);
    if (!found) throw notFound(`The ${type.replaceAll('_', ' ')}`);
    const { attributes: current } = found;
    const proposed =
      body &&
      propose({
        operationId: operation.operationId as OperationId,
        ...{ body, current, principalId: dated.ability.principal.id, tenantId },
      });
    return (context) => {
      const request = { action, resource: { type, id }, context };
      return body && proposed
        ? decideChange(dated.ability, request, { current, proposed, fields: Object.keys(body) })
        : decide(dated.ability, request, current);
    };
  }

  /** The reply as this caller may see it: without what is hidden of the object it represents, and with its entity tag. */
  shown(reply: Reply<OperationId>): Reply<OperationId> {
    const { body } = reply;
    const read = isJson(body) ? this.#readFor.get(body) : undefined;
    if (!isJson(body) || !read) return reply;
    const resource = resourceOf(this.#validated, this.#gateway);
    return show(reply, visibleText(this.#validated, read, resource), this.#validated, resource);
  }
}

/** Whether a reply's body is an object the handler made, not text or a list. */
export const isJson = (body: unknown): body is Json =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && !(body instanceof JsonText);
