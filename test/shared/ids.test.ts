import t from 'tap';
import { isUuid, newId } from '../../src/shared/ids.ts';

t.test('ids are UUIDv7, unique, and ascend in the order they were made', async (t) => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, newId);
  const after = Date.now();
  t.ok(ids.every((id) => isUuid(id) && id[14] === '7'));
  t.equal(new Set(ids).size, ids.length, 'unique');
  t.same([...ids].sort(), ids, 'ascending');
  const milliseconds = ids.map((id) => parseInt(id.replace('-', '').slice(0, 12), 16));
  t.ok(
    milliseconds.every((each) => each >= before && each <= after),
    'and carry the time',
  );
});

t.test('the random part differs between ids of the same millisecond', async (t) => {
  const tails = Array.from({ length: 5_000 }, () => newId().slice(-10));
  t.equal(new Set(tails).size, tails.length);
});
