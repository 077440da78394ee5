import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * ts-blank-space's loader, which remembers on disk what it made of each text: hundreds of processes of the tests read the same files,
 * and to load the compiler takes longer than most of them run. Lines and columns stay, so that coverage is of the sources themselves.
 */
const folder = fileURLToPath(new URL('../../node_modules/.cache/blanked/', import.meta.url));
const { version } = JSON.parse(
  readFileSync(new URL('../../node_modules/ts-blank-space/package.json', import.meta.url), 'utf8'),
);
mkdirSync(folder, { recursive: true });

export const load = async (url, context, nextLoad) => {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const { source } = await nextLoad(url, { ...context, format: 'module' });
  return { format: 'module', shortCircuit: true, source: `${await blanked(source.toString())}\n//# sourceURL=${url}` };
};

const blanked = async (text) => {
  const file = `${folder}${createHash('sha256').update(version).update(text).digest('hex')}.js`;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const { default: blankTypes } = await import('ts-blank-space');
    const made = blankTypes(text);
    // Renamed when whole: others may read at the same time.
    const part = `${file}.${process.pid}`;
    writeFileSync(part, made);
    renameSync(part, file);
    return made;
  }
};
