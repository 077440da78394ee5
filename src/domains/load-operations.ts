import { readdirSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { BoundOperation, OperationDefinition } from '../contract/index.ts';

/**
 * The operations of a domain: every file of its `operations/` folder exports one, under the file's name, which is its
 * operationId. Nothing is listed twice.
 */
export const loadOperations = async <Services>(folder: URL, services: Services): Promise<BoundOperation[]> => {
  const files = readdirSync(folder).filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith('.d.ts'));
  return Promise.all(
    files.sort().map(async (file) => {
      const name = basename(file, extname(file));
      const module = (await import(new URL(file, folder).href)) as Record<string, OperationDefinition<Services>>;
      const definition = module[name];
      if (definition?.operationId !== name) throw new Error(`${file} must export the operation "${name}"`);
      return definition.bind(services);
    }),
  );
};
