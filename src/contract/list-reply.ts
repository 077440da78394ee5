import { JsonText, type Page } from './operation.ts';

/** The paged envelope: `{ items, total, total_exact, page, limit }`. */
export const pagedReply = ({ items, total, totalExact, page, limit }: Page): { status: 200; body: JsonText } => ({
  status: 200,
  body: new JsonText(
    `{"items":${items.text},"total":${total},"total_exact":${totalExact},"page":${page},"limit":${limit}}`,
  ),
});

/** A plain array, with the total in a header. */
export const arrayReply = ({
  items,
  total,
}: Page): { status: 200; body: JsonText; headers: Record<string, string> } => ({
  status: 200,
  body: items,
  headers: { 'X-Total-Count': String(total) },
});
