/**
 * What a handler answers after a change: the object as `represent` read it back. It is there, for the change was just
 * made in the same transaction; its shape is the document's, which the response validation holds it against.
 */
export const represented = <Body>(representation: Record<string, unknown> | null): Body => {
  if (!representation) throw new Error('the changed object is gone within its own transaction');
  return representation as Body;
};
