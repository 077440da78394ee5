/** A condition, or anything else of a rule, without where it stands: equal texts mean the same. */
export const meaningKey = (part: unknown): string =>
  JSON.stringify(part, (key, value: unknown) => (key === 'place' ? undefined : value));
