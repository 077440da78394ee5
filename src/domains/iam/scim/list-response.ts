import { JsonText, type Page } from '../../../contract/index.ts';

/** A page as SCIM has it (RFC 7644, 3.4.2). */
export const listResponse = (
  { items, total, limit }: Page,
  { startIndex = 1 }: { startIndex?: number },
): { status: 200; body: JsonText } => {
  const start = Math.max(1, startIndex);
  // Total and page are of one snapshot.
  const count = Math.max(0, Math.min(limit, total - start + 1));
  return {
    status: 200,
    body: new JsonText(
      `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":${total},` +
        `"startIndex":${start},"itemsPerPage":${count},"Resources":${items.text}}`,
    ),
  };
};
