import t from 'tap';
import { endOfText } from '../../../src/domains/compute/providers/end-of-text.ts';

void t.test('the end of a text, in whole characters', async (t) => {
  t.equal(endOfText(Buffer.from('abc'), 10), 'abc');
  t.equal(endOfText(Buffer.from('aé'), 2), 'é');
  t.equal(endOfText(Buffer.from('aé'), 1), '');
  t.equal(endOfText(Buffer.from('a😀b'), 4), 'b');
  const noise = Buffer.alloc(100, 0xff);
  t.ok(Buffer.byteLength(endOfText(noise, 10)) <= 10, 'also of what is no text');
});
