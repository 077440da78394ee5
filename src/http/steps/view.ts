import { JsonText, type Page } from '../../contract/index.ts';
import {
  countAhead,
  scopeOf,
  type ListOptions,
  type ResourceSource,
  type ResourceTable,
  type Row,
  type Statement,
} from '../../db/index.ts';
import { decide, decideList, plan } from '../../policy/index.ts';
import { notFound } from '../../shared/problem.ts';
import { accessRequest } from '../access-request.ts';
import type { Able, Answered, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { runHandler } from '../run-handler.ts';
import { withEntityTag } from '../entity-tag.ts';
import { hiddenFrom, visiblePart } from '../visibility.ts';
import { refuse } from './refuse.ts';
import { demandCurrent } from './stale-ability.ts';
import { validateResponse } from './validate-response.ts';
import { refuseOn, resourceOf, targetId, toTarget } from './target.ts';

/** A request that changes nothing: one round trip for the object or the list, rights verified with it. */
export const view = async (validated: Validated<Able>, gateway: Gateway): Promise<Answered> => {
  const isList = validated.operation.authorization.mode === 'filter';
  const answered = await (isList ? viewList : viewObject)(validated, gateway);
  validateResponse(validated, answered.reply, gateway);
  return answered;
};

const viewObject = async (validated: Validated<Able>, gateway: Gateway): Promise<Answered> => {
  const { dated, tenantId } = validated;
  const { source } = resourceOf(validated, gateway);
  const id = targetId(validated) ?? '';
  const [rows] = await readCurrent(validated, gateway, [source.load(tenantId, id)]);
  const loaded = source.loaded(rows);
  if (!loaded) throw notFound();
  const decision = decide(dated.ability, accessRequest(validated, id), loaded.attributes);
  if (decision.effect === 'deny') await refuseOn(validated, decision, loaded, gateway);
  const target = toTarget(validated, id, loaded, source);
  const read = (...statements: Statement[]): Promise<Row[][]> => readCurrent(validated, gateway, statements);
  const reply = await runHandler(validated, gateway, decision, { target, read });
  const isTarget = reply.body === target.json;
  return { reply: isTarget ? withEntityTag(reply, target.json.text) : reply, decision };
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

const viewList = async (validated: Validated<Able>, gateway: Gateway): Promise<Answered> => {
  const { source } = resourceOf(validated, gateway);
  const options = listOptions(validated, source);
  const decision = decideList(validated.dated.ability, accessRequest(validated, null), askedBy(options, source.table));
  if (decision.effect === 'deny') await refuse(validated, decision, gateway);
  const list = (): Promise<Page> => readPage(validated, options, gateway);
  return { reply: await runHandler(validated, gateway, decision, { list }), decision };
};

const readPage = async (validated: Validated<Able>, options: ListOptions, gateway: Gateway): Promise<Page> => {
  const { dated, tenantId, context } = validated;
  const { source } = resourceOf(validated, gateway);
  const { action, resource } = accessRequest(validated, null);
  const { page, limit } = options;
  const answer = plan(dated.ability, action, resource.type, context);
  const statements = answer.kind === 'none' ? [] : [source.list(tenantId, answer, options)];
  const [rows] = await readCurrent(validated, gateway, statements);
  const row: Row = rows?.[0] ?? { items: '[]', total: 0 };
  const items = options.hidden.length > 0 ? maskItems(validated, gateway, String(row.items)) : String(row.items);
  const total = Number(row.total);
  return { items: new JsonText(items), total, totalExact: total < page * limit + countAhead, page, limit };
};

const listOptions = (validated: Validated<Able>, source: ResourceSource): ListOptions => {
  const { query } = validated.input;
  const { table } = source;
  const hidden = hiddenFrom(validated, source);
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

const maskItems = (validated: Validated<Able>, gateway: Gateway, json: string): string => {
  const { source } = resourceOf(validated, gateway);
  const rows = JSON.parse(json) as { item: Row; attributes: Row }[];
  return JSON.stringify(
    rows.map(({ item, attributes }) => visiblePart(validated, source.itemAttributes(attributes), item)),
  );
};
