import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { PolicyError } from '../../policy/index.ts';
import type { Place } from '../../policy/place.ts';

/**
 * A place as a terminal can open it: the file as seen from where the command was started. Files of a bundle's first folder go by
 * their path in it, others already by their whole path.
 */
export const placeText = ({ file, line, column }: Place, folders: readonly string[]): string =>
  `${fileText(file, folders)}:${line}:${column}`;

export const fileText = (file: string, [first = '']: readonly string[]): string => {
  const path = join(first, file);
  return relative('', existsSync(path) ? path : file);
};

/** An error of a file, with its place so written. */
export const errorText = (error: PolicyError, folders: readonly string[]): string =>
  `${placeText(error, folders)}: ${error.problem}`;
