/** A policy file that must not be used. `message` begins with `file:line:column`. */
export class PolicyError extends Error {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly hint: string | undefined;
  /** What is wrong, without its place. */
  readonly problem: string;

  constructor(place: { file: string; line: number; column: number }, problem: string, hint?: string) {
    const text = `${problem}${hint ? ` (${hint})` : ''}`;
    super(`${place.file}:${place.line}:${place.column}: ${text}`);
    this.problem = text;
    this.name = 'PolicyError';
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
    this.hint = hint;
  }
}

/** "did you mean …" for a misspelt name: the nearest known one, or the whole short list. */
export const suggest = (name: string, known: Iterable<string>): string => {
  const names = [...known];
  const near = names.find((each) => distance(each, name) <= 2);
  return near ? `did you mean "${near}"?` : `known: ${names.sort().join(', ') || 'none'}`;
};

/** Levenshtein distance, for names of a few dozen characters. */
const distance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of a.split('').entries()) {
    const current = [row + 1];
    for (const [column, other] of b.split('').entries()) {
      current.push(
        Math.min(
          (previous[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
          (previous[column] ?? 0) + (letter === other ? 0 : 1),
        ),
      );
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
};
