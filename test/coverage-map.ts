/** The test files that try at random, for thousands of rounds: what only they reach, they reach by chance. */
export const atRandom: ReadonlySet<string> = new Set([
  'test/http/revocation.test.ts',
  'test/iam/invitation-races.test.ts',
  'test/iam/no-amplification.test.ts',
  'test/iam/races.test.ts',
  'test/policy/parity.test.ts',
  'test/policy/proof/translation.test.ts',
]);

/**
 * For tap: whose lines count as covered. Nothing does in a test file that tries at random, which counting would slow by a quarter.
 * @returns null for nothing, no files for whatever was run
 */
const coverageMap = (file: string): string[] | null => (atRandom.has(file) ? null : []);

export default coverageMap;
