import { join } from 'node:path';
import { loadPolicySet } from '../../../src/policy/index.ts';
import type { PolicySet } from '../../../src/policy/policy.ts';
import { readBundle } from '../../../src/policy/read-bundle.ts';
import { packageRoot } from '../../../src/shared/package-root.ts';

const shipped = readBundle([join(packageRoot, 'policies')]);

/** The shipped policies with one passage of one file replaced. */
export const changedBundle = (name: string, passage: string | RegExp, replacement: string): PolicySet => {
  const files = shipped.map((each) =>
    each.file === name ? { ...each, text: each.text.replace(passage, replacement) } : each,
  );
  if (files.every(({ text }, index) => text === shipped[index]?.text)) throw new Error(`${name} has no ${passage}`);
  return loadPolicySet(files);
};
