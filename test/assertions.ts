import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The test files of a run that asserted nothing and say not why: empty, or at an end before they began. @param folder of their TAP. */
export const filesWithoutAssertions = (folder: string): string[] => {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tap') && assertionsIn(readFileSync(join(folder, file), 'utf8')) === 0)
    .map((file) => file.replace(/\.tap$/, ''))
    .sort();
};

/**
 * How many assertions some TAP tells of, whatever came of them. A test's own result, which stands after its deeper indented
 * assertions, is none, nor is what is still to be done; what was skipped counts if it says why, such as for want of a tool.
 */
export const assertionsIn = (tap: string): number => {
  let count = 0;
  let depth = 0;
  for (const line of tap.split('\n').filter((each) => each.trim() !== '')) {
    const indent = line.search(/\S/);
    const isResult = /^ *(not )?ok \d+/.test(line) && !/# (SKIP *$|TODO)/i.test(line);
    if (isResult && indent >= depth) count += 1;
    depth = indent;
  }
  return count;
};
