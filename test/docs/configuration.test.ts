import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readConfig, settings } from '../../src/config.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

const text = readFileSync(join(packageRoot, 'docs/configuration.md'), 'utf8');
const documented = new Map(
  [...text.matchAll(/^\| `([A-Z_]+)` +\| *(?:`([^`]*)`)?/gm)].map(([, name = '', fallback]) => [name, fallback]),
);

t.test('every setting is documented, in order, and nothing else', async (t) => {
  t.same([...documented.keys()], Object.keys(settings.shape));
});

t.test('the defaults are the documented ones', async (t) => {
  const config: Readonly<Record<string, unknown>> = { ...readConfig({}) };
  const derived: Record<string, unknown> = {
    PUBLIC_URL: config.publicUrl,
    MAIL_FROM: config.mailFrom,
    TOKEN_ISSUER: config.issuer,
    TOKEN_AUDIENCE: config.audience,
    RESPONSE_VALIDATION_SAMPLE: config.responseSample,
    POLICY_DIR: 'policies',
  };
  for (const [name, fallback] of documented) {
    const value = derived[name] ?? config[name];
    const shown = Array.isArray(value) ? value.join() || undefined : value;
    t.equal(shown === undefined ? undefined : String(shown as string | number), fallback, name);
  }
});
