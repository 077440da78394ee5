import t from 'tap';
import { newSealingKey, Sealer } from '../../src/shared/sealer.ts';

t.test('what is sealed opens with its key, for what it belongs to', async (t) => {
  const [older, newer] = [newSealingKey(), newSealingKey()];
  const before = new Sealer(older);
  const sealed = before.seal('a secret', 'ada');
  t.equal(before.open(sealed, 'ada'), 'a secret');
  t.not(before.seal('a secret', 'ada'), sealed, 'never the same twice');
  t.notOk(sealed.includes('secret'));
  t.throws(() => before.open(sealed, 'eve'), "another's");
  const after = new Sealer(`${newer}, ${older}`);
  t.equal(after.open(sealed, 'ada'), 'a secret', 'older keys still open');
  t.throws(() => before.open(after.seal('a secret', 'ada'), 'ada'), /lacks the key/, 'the first seals');
  t.throws(() => before.open('x', 'ada'));
  t.throws(() => before.open(`${sealed.split('.')[0] ?? ''}.AAAA`, 'ada'), /not a sealed secret/);
  const at = sealed.length - 2;
  t.throws(() => before.open(sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1), 'ada'));
});

t.test('what is no key is refused', async (t) => {
  for (const text of ['', 'x', newSealingKey().slice(4), `${newSealingKey()},`, Buffer.alloc(16).toString('base64')]) {
    t.throws(() => new Sealer(text), /ENCRYPTION_KEY must be 32 bytes in base64/, text);
  }
});
