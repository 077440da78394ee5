import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { sweep } from '../../src/shared/sweep.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

t.test('what was left behind is deleted, and nothing else', async (t) => {
  const folder = temporaryFolder(t);
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const name of ['iso-old', 'iso-new', 'other-old']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'image.iso'), '');
    if (name.endsWith('old')) utimesSync(join(folder, name), longAgo, longAgo);
  }
  await sweep(folder, 'iso-', 60_000);
  t.notOk(existsSync(join(folder, 'iso-old')));
  t.ok(existsSync(join(folder, 'iso-new')), 'it may be in use');
  t.ok(existsSync(join(folder, 'other-old')), 'others have their own');
});
