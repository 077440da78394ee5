import { bundle, createConfig } from '@redocly/openapi-core';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { packageRoot } from '../shared/package-root.ts';

/**
 * Development tool: bundle the OpenAPI fragments and generate types from them. With `--check`, write nothing and fail
 * where the committed files are not what the fragments say.
 */
const generate = async (): Promise<Map<string, string>> => {
  const config = await createConfig({ extends: ['minimal'] });
  const { bundle: result, problems } = await bundle({ ref: join(packageRoot, 'openapi/openapi.yaml'), config });
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  const document = JSON.stringify(result.parsed, null, 2);
  const types = astToString(await openapiTypes(document, { alphabetize: false }));
  const header = '// Generated from openapi/ by `npm run openapi`. Do not edit.\n';
  return new Map([
    ['openapi/generated/openapi.json', `${document}\n`],
    ['src/contract/generated/api.ts', await pretty('api.ts', header + types)],
  ]);
};

const pretty = async (file: string, text: string): Promise<string> =>
  format(text, { ...(await resolveConfig(join(packageRoot, file))), filepath: file });

const readIfThere = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const files = await generate();
const stale = [...files].filter(([file, text]) => readIfThere(join(packageRoot, file)) !== text);
if (process.argv.includes('--check')) {
  for (const [file] of stale) console.error(`${file} is out of date: run \`npm run openapi\` and commit the result.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(packageRoot, file)), { recursive: true });
    writeFileSync(join(packageRoot, file), text);
    console.log(`wrote ${file}`);
  }
}
