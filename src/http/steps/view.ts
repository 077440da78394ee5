import { JsonText, type Page } from '../../contract/index.ts';
import { countedTo, scopeOf, type ListOptions, type ResourceTable, type Row, type Statement } from '../../db/index.ts';
import { decide, decideList, plan, type Decision } from '../../policy/index.ts';
import { notFound } from '../../shared/problem.ts';
import { accessRequest } from '../access-request.ts';
import type { Able, Answered, Validated } from '../exchange.ts';
import type { Gateway, Resource } from '../gateway.ts';
import { runHandler } from '../run-handler.ts';
import { hiddenFrom, viewRequest, visiblePart } from '../visibility.ts';
import { logDecision } from './log-decision.ts';
import { refuse } from './refuse.ts';
import { show, showItems } from './show.ts';
import { demandCurrent } from './stale-ability.ts';
import { validateResponse } from './validate-response.ts';
import { refuseOn, resourceOf, targetId, toTarget } from './target.ts';

type Viewed = Answered & { decision: Decision };

/** A request that changes nothing: one round trip for the object or the list, rights verified with it. */
export const view = async (validated: Validated<Able>, gateway: Gateway): Promise<Answered> => {
  const isList = validated.operation.authorization.mode === 'filter';
  const { reply, decision } = await (isList ? viewList : viewObject)(validated, gateway);
  validateResponse(validated, reply, gateway);
  await logDecision(validated, decision, gateway);
  return { reply, decision };
};

const viewObject = async (validated: Validated<Able>, gateway: Gateway): Promise<Viewed> => {
  const { dated, tenantId } = validated;
  const resource = resourceOf(validated, gateway);
  const { source } = resource;
  const id = targetId(validated) ?? '';
  const [rows] = await readCurrent(validated, gateway, [source.load(tenantId, id)]);
  const loaded = source.loaded(rows);
  if (!loaded) throw notFound();
  const decision = decide(dated.ability, accessRequest(validated, id), loaded.attributes);
  if (decision.effect === 'deny') await refuseOn(validated, decision, loaded, gateway);
  const target = toTarget(validated, id, loaded, resource);
  const read = (...statements: Statement[]): Promise<Row[][]> => readCurrent(validated, gateway, statements);
  const reply = await runHandler(validated, gateway, decision, { target, read });
  const isTarget = reply.body === target.json;
  return { reply: isTarget ? show(reply, target.json.text, validated, resource) : reply, decision };
};

/** Rows per statement, read in the request's scope; what was read under rights that are gone is not given out. */
const readCurrent = async (
  { dated, tenantId }: Validated<Able>,
  { store }: Gateway,
  statements: readonly Statement[],
): Promise<Row[][]> => {
  const { epochs, results } = await store.read(scopeOf(dated.ability, tenantId), ...statements);
  demandCurrent(dated, epochs);
  return results;
};

const viewList = async (validated: Validated<Able>, gateway: Gateway): Promise<Viewed> => {
  const resource = resourceOf(validated, gateway);
  const { options, fields } = asked(validated, resource);
  const { ability } = validated.dated;
  const decision = decideList(ability, accessRequest(validated, null), fields, viewRequest(validated));
  if (decision.effect === 'deny') await refuse(validated, decision, gateway);
  const list = (): Promise<Page> => readPage(validated, options, gateway);
  return { reply: await runHandler(validated, gateway, decision, { list }), decision };
};

const readPage = async (validated: Validated<Able>, options: ListOptions, gateway: Gateway): Promise<Page> => {
  const { dated, tenantId } = validated;
  const resource = resourceOf(validated, gateway);
  const { source } = resource;
  const request = accessRequest(validated, null);
  const { page, limit } = options;
  const answer = plan(dated.ability, request);
  const statements = answer.kind === 'none' ? [] : [source.list(tenantId, answer, options)];
  const [rows] = await readCurrent(validated, gateway, statements);
  const row: Row = rows?.[0] ?? { items: '[]', total: 0 };
  const items = itemsText(validated, resource, String(row.items), options);
  const total = Number(row.total);
  return { items: new JsonText(items), total, totalExact: total < countedTo(options), page, limit };
};

/** What a list's parameters ask for, and the fields whose values the answer's order and choice would tell. */
const asked = (
  validated: Validated<Able>,
  { source, form }: Resource,
): { options: ListOptions; fields: readonly string[] } => {
  const { query } = validated.input;
  const hidden = hiddenFrom(validated, source);
  if (!form?.readList) {
    const options = ownOptions(query, source.table, hidden);
    return { options, fields: askedBy(options, source.table) };
  }
  const { fields, ...read } = form.readList(query);
  // Its clients page by the total: it is the whole number.
  return { options: { page: 1, ...read, ahead: mostCounted, hidden }, fields };
};

/** No tenant comes near it. */
const mostCounted = 1_000_000;

const ownOptions = (
  query: Readonly<Record<string, unknown>>,
  table: ResourceTable,
  hidden: readonly string[],
): ListOptions => {
  const text = (name: string): string | undefined => (typeof query[name] === 'string' ? query[name] : undefined);
  return {
    page: Number(query.page ?? 1),
    limit: Number(query.limit ?? 20),
    sort: text('sort') ?? Object.keys(table.sort).find((name) => !hidden.includes(fieldOf(name))) ?? null,
    search: text('search'),
    filters: Object.fromEntries(Object.keys(table.filters ?? {}).map((name) => [name, text(name)])),
    hidden,
  };
};

/** `-name` sorts by the field `name`. */
const fieldOf = (sort: string): string => sort.replace(/^-/, '');

/** The fields whose values the order and the filters of a list would tell. */
const askedBy = ({ sort, filters = {} }: ListOptions, table: ResourceTable): string[] => [
  ...(sort === null ? [] : [fieldOf(sort)]),
  ...Object.keys(filters).flatMap((name) =>
    filters[name] === undefined ? [] : [table.filters?.[name]?.field ?? name],
  ),
];

/** The items' JSON, without what is hidden of each, in the form of the operation. */
const itemsText = (
  validated: Validated<Able>,
  resource: Resource,
  json: string,
  { hidden, omitted = [] }: ListOptions,
): string => {
  if (hidden.length === 0 && !resource.form) return json;
  const rows = JSON.parse(json) as (Row & { item: Row; attributes: Row })[];
  const items =
    hidden.length === 0
      ? rows
      : rows.map(({ item, attributes }) => visiblePart(validated, resource.source.itemAttributes(attributes), item));
  return JSON.stringify(showItems(items, omitted.length === 0, validated, resource));
};
