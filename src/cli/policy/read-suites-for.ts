import { readSuites, type PolicySet } from '../../policy/index.ts';
import { parseSuite } from '../../policy/suite/parse-suite.ts';
import type { PolicySuite } from '../../policy/suite/suite.ts';

/** The suites that stand beside a bundle. @throws PolicyError where one is not valid. */
export const readSuitesFor = (policies: PolicySet, folders: readonly string[]): PolicySuite[] =>
  readSuites(folders)
    .map((file) => parseSuite(file, policies))
    .sort((a, b) => (a.place.file < b.place.file ? -1 : 1));
