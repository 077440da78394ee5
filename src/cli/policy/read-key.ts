import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Refusal } from '../../shared/refusal.ts';

/** A key, or several, read from a file. @throws Refusal that names the file */
export const readKey = <Key extends KeyObject | KeyObject[]>(file: string, parse: (pem: string) => Key): Key => {
  const pem = readFileSync(file, 'utf8');
  try {
    return parse(pem);
  } catch (error) {
    throw new Refusal(`${file} ${(error as Error).message}.`);
  }
};
