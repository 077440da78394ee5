import { JsonText, type OperationId, type Reply } from '../../contract/index.ts';
import type { Validated } from '../exchange.ts';
import type { Resource } from '../gateway.ts';
import { entityTag, withEntityTag } from '../entity-tag.ts';

type Json = Record<string, unknown>;

/** The reply that shows an object, in the form of its operation and with its entity tag. @param text all the caller may see. */
export const show = (
  reply: Reply<OperationId>,
  text: string,
  { input }: Validated,
  { form }: Resource,
): Reply<OperationId> => {
  const tagged = withEntityTag({ ...reply, body: new JsonText(text) }, text);
  if (!form) return tagged;
  const shown = { tag: entityTag(text), query: input.query };
  return { ...tagged, body: new JsonText(JSON.stringify(form.present(JSON.parse(text) as Json, shown))) };
};

/** A list's items in the form of its operation. @param isWhole whether all of each was read. */
export const showItems = (items: Json[], isWhole: boolean, { input }: Validated, { form }: Resource): Json[] =>
  form
    ? items.map((item) =>
        form.present(item, { tag: isWhole ? entityTag(JSON.stringify(item)) : null, query: input.query }),
      )
    : items;
