/** Sorts of a table in both directions, `name` and `-name`, each ending in the unique key. */
export const sortsBy = (
  expressions: Readonly<Record<string, { expression: string }>>,
  key: string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(expressions).flatMap(([name, { expression }]) => [
      [name, `${expression}, ${key}`],
      [`-${name}`, `${expression} DESC, ${key} DESC`],
    ]),
  );
