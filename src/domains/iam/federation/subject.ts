/** An issuer's name for a person, as a claim has it: 1 to 255 characters (OpenID Connect Core, 2). Null where it is none. */
export const subjectOf = (claim: unknown): string | null =>
  typeof claim === 'string' && /^[^\0]{1,255}$/s.test(claim) ? claim : null;
