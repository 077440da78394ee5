/** What a solver answers with: atoms and lists of them. */
export type SExpression = string | SExpression[];

/** Read all the expressions of a text. Understands no string literals or quoted symbols: no question uses them. */
export const readSExpressions = (text: string): SExpression[] => {
  const open: SExpression[][] = [[]];
  for (const [token] of text.matchAll(/[()]|[^()\s]+/g)) {
    if (token === '(') open.push([]);
    else if (token !== ')') open.at(-1)?.push(token);
    else {
      const closed = open.pop();
      if (closed) open.at(-1)?.push(closed);
    }
  }
  return open[0] ?? [];
};

/** As it would be written in a question. */
export const writeSExpression = (expression: SExpression): string =>
  typeof expression === 'string' ? expression : `(${expression.map(writeSExpression).join(' ')})`;
