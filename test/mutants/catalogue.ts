import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '../../src/shared/package-root.ts';

const mutant = z.strictObject({
  /** The file that is broken, from the package's root. */
  file: z.string(),
  /** Stands in it exactly once. */
  find: z.string().min(1),
  replace: z.string(),
});

const defended = z.strictObject({
  attack: z.string(),
  /** Whom it broke, by advisory, or what lies in wait in which library. */
  peers: z.array(z.string()).min(1),
  /** A test at the top of a file. */
  test: z.strictObject({ file: z.string(), name: z.string() }),
  mutants: z.array(mutant).min(1),
});

const awaited = z.strictObject({
  attack: z.string(),
  peers: z.array(z.string()).min(1),
  /** Matches the ids of the operations that the attack would be on. */
  awaits: z.string(),
});

export type Mutant = z.infer<typeof mutant>;
export type Defended = z.infer<typeof defended>;
export type Awaited = z.infer<typeof awaited>;

/** The lines of test/iam/attacks/catalogue.yaml. @throws where one is not complete. */
export const readCatalogue = (): (Defended | Awaited)[] => {
  const text = readFileSync(join(packageRoot, 'test/iam/attacks/catalogue.yaml'), 'utf8');
  return z.array(z.union([defended, awaited])).parse(parse(text));
};

export const isDefended = (line: Defended | Awaited): line is Defended => 'test' in line;
