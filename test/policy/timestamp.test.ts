import t from 'tap';
import { parseTimestamp } from '../../src/policy/parse-timestamp.ts';

void t.test('moments as RFC 3339 writes them', (t) => {
  t.equal(parseTimestamp('2026-11-21T10:00:00Z'), Date.UTC(2026, 10, 21, 10));
  t.equal(parseTimestamp('2026-11-21T10:00:00.25+02:00'), Date.UTC(2026, 10, 21, 8, 0, 0, 250));
  t.equal(parseTimestamp('2024-02-29T23:59:59-00:30'), Date.UTC(2024, 2, 1, 0, 29, 59));
  t.end();
});

void t.test('what is no moment, though a program may take it for one', (t) => {
  const others = [
    ...['', '2026-11-21', '2026-11-21T10:00Z', '2026-11-21T10:00:00', '2026-11-21 10:00:00Z', '1'],
    // Days and hours that no calendar or clock has.
    ...['2026-02-30T10:00:00Z', '2025-02-29T10:00:00Z', '2026-04-31T10:00:00Z', '2026-13-01T10:00:00Z'],
    ...['2026-00-10T10:00:00Z', '2026-01-00T10:00:00Z', '2026-11-21T24:00:00Z', '2026-11-21T10:00:60Z'],
    ...['2026-11-21T10:00:00+24:00', '2026-11-21T10:00:00+02', '2026-11-21T hello 10:00:00Z', '2026-11-21T10:00:00.Z'],
  ];
  for (const text of others) t.equal(parseTimestamp(text), null, text === '' ? 'nothing' : text);
  t.end();
});
