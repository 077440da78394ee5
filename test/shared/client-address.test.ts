import fc from 'fast-check';
import { isIP } from 'node:net';
import t from 'tap';
import { countedAs, toAddress } from '../../src/shared/client-address.ts';

t.test('an address has one spelling', async (t) => {
  const spellings: Record<string, string | null> = {
    '192.0.2.1': '192.0.2.1',
    '192.0.2.1:443': '192.0.2.1',
    '::ffff:192.0.2.1': '192.0.2.1',
    '::FFFF:c000:0201': '192.0.2.1',
    '0:0:0:0:0:ffff:192.0.2.1': '192.0.2.1',
    '[::ffff:192.0.2.1]:443': '192.0.2.1',
    '2001:DB8:0:0::1': '2001:db8::1',
    '[2001:db8::1]': '2001:db8::1',
    '[2001:db8::1]:443': '2001:db8::1',
    '::1': '::1',
    'fe80::1%eth0': 'fe80::1',
    [`fe80::1%${'x'.repeat(300)}`]: 'fe80::1',
  };
  for (const [text, address] of Object.entries(spellings)) t.equal(toAddress(text), address, text);
  const none = [
    ...[
      '',
      ' ',
      'unknown',
      '_hidden',
      'localhost',
      '192.0.2',
      '192.0.2.256',
      '192.0.2.1:',
      '192.0.2.1:x',
      '192.0.2.1:999999',
    ],
    ...[
      '[192.0.2.1]',
      '[::1',
      '::1]',
      '[::1]x',
      '[::1]:',
      '1::2::3',
      '2001:db8::1:99999',
      '192.0.2.1, 192.0.2.2',
      '1'.repeat(300),
    ],
    ...['192.0.2.1\n', '0192.0.2.1', '0x7f.1', "'; --", '%', '%eth0', '[%]'],
  ];
  for (const text of none) t.equal(toAddress(text), null, text);
});

t.test('a client is counted by its IPv4 address, or by the network of 64 bits that it is in', async (t) => {
  const networks: Record<string, string> = {
    '192.0.2.1': '192.0.2.1',
    '::1': '0:0:0:0::/64',
    '2001:db8::1': '2001:db8:0:0::/64',
    '2001:db8:1:2:3:4:5:6': '2001:db8:1:2::/64',
    '2001:db8:1:2::': '2001:db8:1:2::/64',
    '2001:db8:1:2::ffff': '2001:db8:1:2::/64',
    '2001:db8:1:2:3::': '2001:db8:1:2::/64',
    '1::4:5:6:7:8': '1:0:0:4::/64',
    '64:ff9b::192.0.2.1': '64:ff9b:0:0::/64',
  };
  for (const [address, network] of Object.entries(networks)) t.equal(countedAs(address), network, address);
});

t.test('whatever a proxy passes on', async (t) => {
  const hostile = fc.oneof(
    fc.string({ maxLength: 400 }),
    fc.ipV4(),
    fc.ipV6(),
    fc.ipV6().map((each) => `[${each}]:1`),
  );
  t.doesNotThrow(() => {
    fc.assert(
      fc.property(hostile, (text) => {
        const address = toAddress(text);
        return (
          address === null || (isIP(address) > 0 && toAddress(address) === address && countedAs(address).length < 50)
        );
      }),
      { numRuns: 2_000 },
    );
  });
  t.doesNotThrow(() => {
    fc.assert(
      // One network, whichever address of it.
      fc.property(fc.bigInt(0n, 2n ** 64n - 1n), fc.bigInt(0n, 2n ** 64n - 1n), fc.nat(0xfffe), (a, b, group) => {
        const of = (host: bigint): string =>
          countedAs(
            toAddress(
              `2001:${group.toString(16)}:1:2:${host.toString(16).padStart(16, '0').match(/.{4}/g)?.join(':') ?? ''}`,
            ) ?? '',
          );
        return of(a) === of(b) && of(a) === `2001:${group.toString(16)}:1:2::/64`;
      }),
    );
  });
});
